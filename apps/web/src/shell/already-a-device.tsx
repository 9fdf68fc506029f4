import type { ReactElement } from 'react';
import { Text } from '../i18n/language.js';
import { Button } from '../ui/button.js';
import { Callout } from '../ui/callout.js';

/** An invitation was opened where there is a device already: it is not used up, and nothing of this device is touched. */
export function AlreadyADevice({ onGoOn }: { onGoOn: () => void }): ReactElement {
  return (
    <Callout tone="warn" title={<Text id="first.invited.title" />} action={<Button kind="primary" onClick={onGoOn}><Text id="first.invited.action" /></Button>}>
      <Text id="first.invited.text" />
    </Callout>
  );
}
