import type { ReactElement, ReactNode } from 'react';
import { Button as AriaButton, Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { FocusBack } from './focus-back.js';
import { Icon, type IconName } from './icon.js';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
}

/** What can be done, behind one button. Entries are the moves that are allowed now. */
export function Menu({ label, entries, children, className = 'button' }: { label: string; entries: readonly MenuEntry[]; children?: ReactNode; className?: string }): ReactElement | null {
  if (entries.length === 0) return null;
  return (
    <MenuTrigger>
      <AriaButton className={className} data-kind="quiet" data-icon={children ? undefined : 'only'} aria-label={label}>{children ?? <Icon name="more" />}</AriaButton>
      <Popover className="menu-popover" placement="bottom end">
        <FocusBack />
        <AriaMenu className="menu" disabledKeys={entries.filter(({ disabled }) => disabled).map(({ id }) => id)} onAction={(key) => entries.find(({ id }) => id === key)?.onSelect()}>
          {entries.map(({ id, label: text, icon }) => (
            <MenuItem key={id} id={id} className="menu-item" textValue={text}>
              {icon && <Icon name={icon} />}
              {text}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
