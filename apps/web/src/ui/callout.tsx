import type { ReactElement, ReactNode } from 'react';

/** A sentence and at most one action. Shown only when something is not as it should be, or has just been done. */
export function Callout({ tone, title, children, action, live = false }: { tone: 'info' | 'ok' | 'warn' | 'danger'; title?: ReactNode; children?: ReactNode; action?: ReactNode; live?: boolean }): ReactElement {
  return (
    <div className="callout" data-tone={tone} role={live ? (tone === 'danger' ? 'alert' : 'status') : undefined}>
      {title && <strong>{title}</strong>}
      {children && <div>{children}</div>}
      {action && <div className="row">{action}</div>}
    </div>
  );
}

/** A word about a thing, in words: the colour only helps. */
export function Badge({ tone, children }: { tone?: 'ok' | 'warn' | 'danger' | 'accent'; children: ReactNode }): ReactElement {
  return (
    <span className="badge" data-tone={tone}>
      {children}
    </span>
  );
}

export function Progress({ label, value, max }: { label: ReactNode; value: number; max: number }): ReactElement {
  return (
    <label className="progress">
      <span className="small">{label}</span>
      <progress value={value} max={Math.max(max, 1)} />
    </label>
  );
}
