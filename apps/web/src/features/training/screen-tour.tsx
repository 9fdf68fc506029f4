import { useState, type ReactElement } from 'react';
import { rememberTour, sawTour } from '../../engine/hooks.js';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { routes, useRoute } from '../../shell/routes.js';
import { Button } from '../../ui/button.js';
import { PLACES, STEPS } from './places.js';
import { usePointing } from './pointing.js';
import './training.css';

/**
 * Five sentences about the places of the desk, once; each place is marked while it is spoken of. The tour stands below the
 * desk and never over it: what is pointed at stays in sight, and on a small screen it folds to one line.
 */
export function ScreenTour(): ReactElement | null {
  const [isOver, setOver] = useState(sawTour);
  if (isOver) return null;
  const end = (): void => {
    rememberTour();
    setOver(true);
    document.getElementById('main')?.focus();
  };
  return <Tour onEnd={end} />;
}

function Tour({ onEnd }: { onEnd: () => void }): ReactElement {
  const text = useText();
  const [isFolded, setFolded] = useState(false);
  const { at, turn } = useSteps();
  const step = STEPS[at]!;
  const goThere = usePointing(PLACES[step].selector, !isFolded);
  const isLast = at === STEPS.length - 1;
  return (
    <aside className="tour" aria-label={text('training.tour')}>
      <div className="row-apart tour-head">
        <strong><Text id="training.tour.step" values={{ step: at + 1, steps: STEPS.length }} /></strong>
        <Button kind="quiet" size="small" aria-expanded={!isFolded} onClick={() => setFolded(!isFolded)}><Text id={isFolded ? 'training.tour.unfold' : 'training.tour.fold'} /></Button>
      </div>
      {!isFolded && (
        <>
          <p role="status"><Text id={`training.tour.${step}`} />{!goThere && <>{' '}<Text id="training.tour.notYet" /></>}</p>
          <div className="row tour-moves">
            <Button kind="quiet" size="small" onClick={onEnd}><Text id="training.tour.skip" /></Button>
            {goThere && <Button kind="quiet" size="small" onClick={goThere}><Text id="training.tour.show" /></Button>}
            <Button size="small" disabled={at === 0} onClick={() => turn(at - 1)}><Text id="training.tour.back" /></Button>
            <Button kind="primary" size="small" onClick={() => (isLast ? onEnd() : turn(at + 1))}><Text id={isLast ? 'training.tour.end' : 'training.tour.next'} /></Button>
          </div>
        </>
      )}
    </aside>
  );
}

/** The step that the tour is at. One that speaks of an open channel opens the first. */
function useSteps(): { at: number; turn: (to: number) => void } {
  const [at, setAt] = useState(0);
  const [path, go] = useRoute();
  const { data: channels = [] } = useEngineQuery(keys.channels, ({ channels: room }) => room.list());
  const turn = (to: number): void => {
    const [first] = channels;
    if (PLACES[STEPS[to]!].inChannel && !path.startsWith('/channels/') && first) go(routes.channel(first.channelId));
    setAt(to);
  };
  return { at, turn };
}
