/** What a visitor may be about, as far as a script can tell. In the order in which it is tried: the matter before the manners. */
export const KEYWORD_SITUATIONS = ['preservation', 'bank_records', 'extradition', 'deadline', 'thanks', 'greeting'] as const;
export type KeywordSituation = (typeof KEYWORD_SITUATIONS)[number];

/** `question`: something is asked, and nobody knows about what; `unknown`: neither. */
export type Situation = KeywordSituation | 'question' | 'unknown';

type Texts = readonly [string, ...string[]];

/**
 * Everything that players say in one language. `{names}` stand for: `officer` the visitor; `state`, `authority` those of the
 * visitor; `player`, `playerState` whoever speaks; `other` the second colleague; `file`, `size`, `digest` of an attachment.
 * Terms are those of the glossary. Cases are invented.
 */
export interface Script {
  /** In the certificate of who gave no name. */
  readonly visitor: string;
  readonly bilateral: {
    readonly subject: string;
    readonly welcome: string;
    readonly document: { readonly fileName: string; readonly note: string; readonly body: string };
  };
  readonly notice: { readonly title: string; readonly text: string };
  /** Once the notice has been acknowledged. */
  readonly acknowledged: string;
  readonly consultation: { readonly subject: string; readonly question: string; readonly reply: string; readonly invitation: string };
  /** Said in turn when a situation comes up again in a channel. */
  readonly answers: Readonly<Record<Situation, Texts>>;
  readonly attachment: { readonly arrived: string; readonly tooLarge: string; readonly refused: string };
  /** Beginnings of words, whole words where a blank ends them; in Arabic and Chinese, any part of the text. */
  readonly keywords: Readonly<Record<KeywordSituation, readonly string[]>>;
}
