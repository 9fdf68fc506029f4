/** The steps of the tour, and the place of the desk that each speaks of. */
export const STEPS = ['channels', 'composer', 'notices', 'people', 'lock'] as const;
export type Step = (typeof STEPS)[number];

interface Place {
  readonly selector: string;
  /** Stands only in an open channel. */
  readonly inChannel?: true;
}

export const PLACES: Readonly<Record<Step, Place>> = {
  channels: { selector: ".nav-place[href='#/']" },
  composer: { selector: '.composer', inChannel: true },
  notices: { selector: ".nav-place[href='#/notices']" },
  people: { selector: '.conversation-header .button[aria-expanded]', inChannel: true },
  lock: { selector: '.nav-foot .nav-place' },
};
