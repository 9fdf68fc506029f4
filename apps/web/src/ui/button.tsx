import type { ButtonHTMLAttributes, ReactElement, ReactNode, Ref } from 'react';
import { Icon, type IconName } from './icon.js';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'children'> {
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly size?: 'small';
  readonly icon?: IconName;
  /** Work is under way: the button keeps its place and its focus, and does nothing. */
  readonly busy?: boolean;
  readonly type?: 'button' | 'submit';
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ kind = 'secondary', size, icon, busy = false, type = 'button', children, onClick, ...rest }: ButtonProps): ReactElement {
  return (
    <button {...rest} className="button" type={type} data-kind={kind} data-size={size} aria-busy={busy || undefined} onClick={busy ? (event) => event.preventDefault() : onClick}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

/** A button that shows an icon only; its name is read aloud and shown on hovering. */
export function IconButton({ icon, label, kind = 'quiet', type = 'button', ...rest }: Omit<ButtonProps, 'children' | 'icon' | 'busy'> & { icon: IconName; label: string }): ReactElement {
  return (
    <button {...rest} className="button" type={type} data-kind={kind} data-icon="only" aria-label={label} title={label}>
      <Icon name={icon} />
    </button>
  );
}
