import { useId, useImperativeHandle, useLayoutEffect, useRef, type KeyboardEvent, type ReactElement, type ReactNode, type Ref } from 'react';
import { useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';

/** UTF-16 units of a text: what a message can carry. */
export const MOST_UNITS = 16_000;
/** From here on, how much is left is said. */
const COUNTED_FROM = 15_000;
const MOST_ROWS = 10;

export interface WritingBoxHandle {
  focus(): void;
}

export interface WritingBoxProps {
  readonly label: string;
  readonly submitLabel: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSubmit: () => void;
  readonly onEscape?: () => void;
  readonly busy?: boolean;
  /** Beside the field. */
  readonly children?: ReactNode;
  readonly ref?: Ref<WritingBoxHandle>;
}

/** True where Enter can send: on a keyboard of glass it begins a new line. */
const hasKeyboard = (): boolean => matchMedia('(hover: hover) and (pointer: fine)').matches;

/** A field that grows with what is written, and its button. `autocomplete`: else browsers keep what is typed on disk, to restore tabs. */
export function WritingBox({ label, submitLabel, value, onChange, onSubmit, onEscape, busy = false, children, ref }: WritingBoxProps): ReactElement {
  const text = useText();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus() }), []);
  useLayoutEffect(() => grow(field.current), [value]);
  const over = value.length - MOST_UNITS;
  const counted = value.length > COUNTED_FROM;
  const mayGo = value.trim() !== '' && over <= 0;
  const onKeyDown = (event: KeyboardEvent): void => {
    // While a character is being composed, Enter chooses it. Some keyboards say so only by the number 229.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape' && onEscape) {
      event.stopPropagation();
      onEscape();
    }
    if (event.key !== 'Enter' || event.shiftKey || !hasKeyboard()) return;
    event.preventDefault();
    if (mayGo && !busy) onSubmit();
  };
  return (
    <form
      className="writing"
      onSubmit={(event) => {
        event.preventDefault();
        if (mayGo && !busy) onSubmit();
      }}
    >
      <div className="writing-row">
        {children}
        <textarea
          ref={field} className="input writing-field" rows={1} dir="auto" autoComplete="off" aria-label={label} value={value} enterKeyHint={hasKeyboard() ? 'send' : 'enter'}
          aria-describedby={counted ? `${id}-count` : undefined} aria-invalid={over > 0 || undefined} onChange={(event) => onChange(event.target.value)} onKeyDown={onKeyDown}
        />
        <Button type="submit" kind="primary" icon="send" busy={busy} aria-disabled={!mayGo || undefined}>{submitLabel}</Button>
      </div>
      {counted && (
        <div className={over > 0 ? 'field-error' : 'field-hint'} id={`${id}-count`} role="status">
          {over > 0 ? text('messages.tooLong', { over, most: MOST_UNITS }) : text('messages.left', { n: -over })}
        </div>
      )}
    </form>
  );
}

/** As high as its text, up to ten lines. */
function grow(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(field);
  const most = parseFloat(lineHeight) * MOST_ROWS + parseFloat(paddingTop) + parseFloat(paddingBottom) + 2;
  field.style.blockSize = 'auto';
  field.style.blockSize = `${Math.min(field.scrollHeight + 2, most)}px`;
  field.style.overflowY = field.scrollHeight + 2 > most ? 'auto' : 'hidden';
}
