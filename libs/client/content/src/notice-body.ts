import type { NoticeKind } from '@chancery/domain';

/** What a notice says. Plain text throughout: it is never rendered as markup. */
export interface NoticeBody {
  readonly title: string;
  readonly text: string;
  /** ISO 639-1. */
  readonly language?: string;
  /** Named fields of the kind's form; names in `snake_case`. */
  readonly fields?: Readonly<Record<string, string>>;
}

interface NoticeForm {
  /** Names of fields that a complete notice of this kind fills in. */
  readonly fields: readonly string[];
  readonly source: string;
  readonly sourceDate: string;
}

/** What a complete notice of each kind holds. A guide for forms: an incomplete notice is shown, and said to be so. */
export const NOTICE_FORMS: Readonly<Record<NoticeKind, NoticeForm>> = {
  expedited_preservation: {
    fields: ['authority_seeking', 'offence_and_facts', 'data_to_preserve', 'custodian_or_location', 'necessity', 'intends_request'],
    source: 'Convention on Cybercrime (ETS No. 185), article 29(2)',
    sourceDate: '2001-11-23',
  },
  emergency_disclosure: { fields: ['facts_of_emergency', 'data_sought', 'custodian_or_location'], source: 'Chancery design, not a norm', sourceDate: '2026-11-01' },
  general_broadcast: { fields: [], source: 'Chancery design, not a norm', sourceDate: '2026-11-01' },
  test: { fields: [], source: 'Chancery design, not a norm', sourceDate: '2026-11-01' },
};

/** Names of fields that the form asks for and the notice leaves empty. */
export function missingFields(kind: NoticeKind, body: NoticeBody): string[] {
  return NOTICE_FORMS[kind].fields.filter((name) => !body.fields?.[name]?.trim());
}
