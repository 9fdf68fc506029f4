import { useId, type InputHTMLAttributes, type ReactElement, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';

interface Labelled {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** A sentence; shown, and tied to the field. */
  readonly error?: ReactNode;
}

function Frame({ id, label, hint, error, children }: Labelled & { id: string; children: ReactNode }): ReactElement {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && <div className="field-hint" id={`${id}-hint`}>{hint}</div>}
      {children}
      {error && <div className="field-error" id={`${id}-error`} role="alert">{error}</div>}
    </div>
  );
}

const described = (id: string, hint: ReactNode, error: ReactNode): { 'aria-describedby'?: string; 'aria-invalid'?: true } => {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return { ...(ids ? { 'aria-describedby': ids } : {}), ...(error ? { 'aria-invalid': true as const } : {}) };
};

/** Browsers keep what is typed on disk, to fill in forms and to restore tabs, unless they are told not to. */
export function TextField({ label, hint, error, ...rest }: Labelled & InputHTMLAttributes<HTMLInputElement>): ReactElement {
  const id = useId();
  return (
    <Frame {...{ id, label, hint, error }}>
      <input dir="auto" autoComplete="off" {...rest} {...described(id, hint, error)} id={id} className="input" />
    </Frame>
  );
}

export function TextArea({ label, hint, error, ...rest }: Labelled & TextareaHTMLAttributes<HTMLTextAreaElement>): ReactElement {
  const id = useId();
  return (
    <Frame {...{ id, label, hint, error }}>
      <textarea dir="auto" autoComplete="off" {...rest} {...described(id, hint, error)} id={id} className="input" />
    </Frame>
  );
}

export function SelectField({ label, hint, error, children, ...rest }: Labelled & SelectHTMLAttributes<HTMLSelectElement>): ReactElement {
  const id = useId();
  return (
    <Frame {...{ id, label, hint, error }}>
      <select {...rest} {...described(id, hint, error)} id={id} className="input">
        {children}
      </select>
    </Frame>
  );
}

export function Checkbox({ children, ...rest }: InputHTMLAttributes<HTMLInputElement> & { children: ReactNode }): ReactElement {
  return (
    <label className="check">
      <input {...rest} type="checkbox" />
      <span>{children}</span>
    </label>
  );
}
