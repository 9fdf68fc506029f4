import { useEffect, useEffectEvent, useState, type ReactElement } from 'react';
import { failureOf } from '../../engine/failure-of.js';
import { useEngineIfReady, useServer } from '../../engine/hooks.js';
import type { EngineFailure } from '../../engine/protocol.js';
import { Text, useLanguage } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Failure } from '../../ui/failure.js';
import { UserText } from '../../ui/user-text.js';
import { takeTrainingPlace, trainingPlaces, type TrainingPlace, type TrainingPlaces } from './training-places.js';

const STATES = { XM: 'first.state.XM', XT: 'first.state.XT', XV: 'first.state.XV' } as const;
type Step = 'seat' | 'keys' | 'enrol';
const ASK_TIMES = 6;
const ASK_AGAIN_AFTER = 2_500;

/** One click to a desk in the training network, where the server has one. */
export function TrainingDoor(): ReactElement | null {
  const server = useServer();
  const [asked, setAsked] = useState<{ places: TrainingPlaces } | { offline: true }>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    let live = true;
    let again: ReturnType<typeof setTimeout> | undefined;
    // Just after the server began, its players are still on their way.
    const ask = (tries: number): void => {
      trainingPlaces(server).then(
        (places) => {
          if (!live) return;
          setAsked({ places });
          if (!places && tries > 1) again = setTimeout(() => ask(tries - 1), ASK_AGAIN_AFTER);
        },
        () => live && setAsked({ offline: true }),
      );
    };
    ask(ASK_TIMES);
    return () => {
      live = false;
      clearTimeout(again);
    };
  }, [server, round]);
  if (!asked) return null;
  if ('offline' in asked) {
    return (
      <Callout tone="warn" live action={<Button onClick={() => setRound(round + 1)}><Text id="first.again" /></Button>}>
        <Text id="first.welcome.offline" />
      </Callout>
    );
  }
  return asked.places ? <Places places={asked.places} server={server} /> : null;
}

function Places({ places, server }: { places: readonly TrainingPlace[]; server: string }): ReactElement {
  const { step, failure, enter } = useEntrance(server);
  return (
    <section className="panel stack welcome-training" aria-labelledby="welcome-training">
      <h2 id="welcome-training"><Text id="first.welcome.training.title" /></h2>
      <p><Text id="first.welcome.training.text" /></p>
      <ul className="stack">
        {places.map((place) => (
          <li key={place.authorityId}>
            <Button kind="primary" busy={step !== undefined} onClick={() => enter(place.authorityId)}>
              <Text id="first.welcome.training.enter" values={{ state: <StateOf place={place} /> }} />
            </Button>
          </li>
        ))}
      </ul>
      <div role="status">{step && <Text id={`first.welcome.training.${step}`} />}</div>
      <Failure failure={failure} />
      <p className="small quiet"><Text id="first.welcome.training.keysNote" /></p>
    </section>
  );
}

function StateOf({ place }: { place: TrainingPlace }): ReactElement {
  const id = Object.hasOwn(STATES, place.state) ? STATES[place.state as keyof typeof STATES] : undefined;
  return id ? <Text id={id} /> : <UserText inline>{place.name}</UserText>;
}

/** From the click to the desk, which then appears by itself. */
function useEntrance(server: string): { step: Step | undefined; failure: EngineFailure | undefined; enter: (authorityId: string) => void } {
  const engine = useEngineIfReady();
  const { locale } = useLanguage();
  const [step, setStep] = useState<Step>();
  const [failure, setFailure] = useState<EngineFailure>();
  const [wanted, setWanted] = useState<string>();
  const enter = async (authorityId: string): Promise<void> => {
    if (!engine) {
      // Clicked before the worker was there: it goes on by itself.
      setStep('seat');
      return setWanted(authorityId);
    }
    setWanted(undefined);
    setFailure(undefined);
    try {
      setStep('seat');
      const code = await takeTrainingPlace(server, authorityId, locale);
      setStep('keys');
      await engine.session.create({ kind: 'device' });
      setStep('enrol');
      await engine.session.enrol(code);
    } catch (error) {
      setFailure(failureOf(error));
    }
    setStep(undefined);
  };
  const goOn = useEffectEvent(() => {
    if (wanted !== undefined) void enter(wanted);
  });
  useEffect(() => {
    if (engine) goOn();
  }, [engine]);
  return { step, failure, enter: (authorityId) => void (step === undefined && enter(authorityId)) };
}
