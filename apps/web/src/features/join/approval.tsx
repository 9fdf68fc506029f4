import type { EnrolmentState } from '@chancery/sdk';
import type { ReactElement } from 'react';
import type { EngineFailure } from '../../engine/protocol.js';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Digits, QrCode } from '../../ui/digits.js';
import { Failure } from '../../ui/failure.js';

/** Waits for whoever invited. What both must compare stands here, also after the page was loaded anew. */
export function Approval({ enrolment, failedBy, onCancel }: { enrolment?: EnrolmentState | undefined; failedBy?: EngineFailure | undefined; onCancel: () => void }): ReactElement {
  const text = useText();
  const code = enrolment && 'comparisonCode' in enrolment ? enrolment.comparisonCode : undefined;
  return (
    <div className="stack-loose">
      <p role="status"><Text id={enrolment?.state === 'approved' ? 'join.approval.approved' : code === undefined ? 'join.approval.asking' : 'join.approval.waiting'} /></p>
      {failedBy && <div className="stack-tight"><Failure failure={failedBy} /><p className="small quiet"><Text id="join.approval.byItself" /></p></div>}
      {code !== undefined && (
        <div className="panel stack">
          <h2><Text id="join.approval.code" /></h2>
          <Digits value={code} label={text('join.approval.code')} />
          <QrCode value={code} label={text('join.approval.qr')} />
          <p><Text id="join.approval.text" /></p>
        </div>
      )}
      <p className="small quiet"><Text id="join.approval.close" /></p>
      <div className="row"><Button onClick={onCancel}><Text id="join.approval.cancel" /></Button></div>
    </div>
  );
}
