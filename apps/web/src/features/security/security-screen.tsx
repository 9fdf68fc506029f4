import type { ReactElement } from 'react';
import type { Protection } from '../../engine/protocol.js';
import { Text } from '../../i18n/language.js';
import { Attentions } from './attentions.js';
import { DoctorSection } from './doctor-section.js';
import { Networks } from './networks.js';
import { ProtectionSection } from './protection-section.js';
import { UnlockingSection } from './unlocking-section.js';
import './security.css';

/** Whether this device is safe, in words; what the officer must be told; and what to compare. */
export function SecurityScreen({ protection, training }: { protection: Protection; training: boolean }): ReactElement {
  return (
    <div className="screen">
      <h1><Text id="security.title" /></h1>
      <Attentions />
      <ProtectionSection protection={protection} training={training} />
      {!training && <UnlockingSection protection={protection} />}
      <Networks />
      <DoctorSection />
    </div>
  );
}
