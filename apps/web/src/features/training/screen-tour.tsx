import { useState, type ReactElement } from 'react';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import './training.css';

const SEEN = 'chancery-tour';
const STEPS = ['channels', 'composer', 'notices', 'people', 'lock'] as const;

/**
 * Five sentences about the places of the desk, once. It stands below the desk and never over it: what is pointed at stays
 * in sight, and on a small screen it folds to one line.
 */
export function ScreenTour(): ReactElement | null {
  const text = useText();
  const [isOver, setOver] = useState(() => localStorage.getItem(SEEN) !== null);
  const [isFolded, setFolded] = useState(false);
  const [at, setAt] = useState(0);
  if (isOver) return null;
  const end = (): void => {
    localStorage.setItem(SEEN, '1');
    setOver(true);
    document.getElementById('main')?.focus();
  };
  const isLast = at === STEPS.length - 1;
  return (
    <aside className="tour" aria-label={text('training.tour')}>
      <div className="row-apart tour-head">
        <strong><Text id="training.tour.step" values={{ step: at + 1, steps: STEPS.length }} /></strong>
        <Button kind="quiet" size="small" aria-expanded={!isFolded} onClick={() => setFolded(!isFolded)}><Text id={isFolded ? 'training.tour.unfold' : 'training.tour.fold'} /></Button>
      </div>
      {!isFolded && (
        <>
          <p role="status"><Text id={`training.tour.${STEPS[at]!}`} /></p>
          <div className="row tour-moves">
            <Button kind="quiet" size="small" onClick={end}><Text id="training.tour.skip" /></Button>
            <Button size="small" disabled={at === 0} onClick={() => setAt(at - 1)}><Text id="training.tour.back" /></Button>
            <Button kind="primary" size="small" onClick={() => (isLast ? end() : setAt(at + 1))}><Text id={isLast ? 'training.tour.end' : 'training.tour.next'} /></Button>
          </div>
        </>
      )}
    </aside>
  );
}
