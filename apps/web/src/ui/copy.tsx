import { useState, type ReactElement } from 'react';
import { Button } from './button.js';

/** Copies a text. @param label what it does, @param done what it says afterwards, until the page changes */
export function Copy({ value, label, done }: { value: string; label: string; done: string }): ReactElement {
  const [copied, setCopied] = useState(false);
  return (
    <>
      <Button size="small" kind="quiet" onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true)).catch(() => setCopied(false))}>{label}</Button>
      <span className="small quiet" role="status">{copied ? done : ''}</span>
    </>
  );
}
