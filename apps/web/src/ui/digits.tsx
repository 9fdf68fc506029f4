import { encode } from 'uqr';
import type { ReactElement } from 'react';

/** Groups of digits to be compared by telephone. @param value groups separated by spaces */
export function Digits({ value, label }: { value: string; label: string }): ReactElement {
  return (
    <div className="digits" role="group" aria-label={label}>
      {value.split(/\s+/).map((group, i) => (
        <span key={i}>{group}</span>
      ))}
    </div>
  );
}

/** A QR code, drawn here: nothing of it leaves the page. */
export function QrCode({ value, label }: { value: string; label: string }): ReactElement {
  const { data, size } = encode(value, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** Bytes as groups of four hexadecimal digits. */
export function Fingerprint({ bytes }: { bytes: Uint8Array }): ReactElement {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return <span className="code">{hex.replace(/(.{4})(?=.)/g, '$1 ')}</span>;
}
