import { NOTICE_KINDS, NOTICE_PRIORITIES, type NoticeKind, type NoticePriority } from '@chancery/domain';
import { uuidToBytes, type CborMap, type CborValue, type FieldReader } from '@chancery/contracts';
import type { NoticeContent } from './content.js';
import { languageOf, optional, type ContentCodec } from './content-codec.js';
import { ContentError, LIMITS } from './limits.js';
import type { NoticeBody } from './notice-body.js';

const MAX_ADDRESSEES = 300;

function kindOf(code: number): NoticeKind {
  const found = (Object.keys(NOTICE_KINDS) as NoticeKind[]).find((name) => NOTICE_KINDS[name] === code);
  if (!found) throw new ContentError('kind');
  return found;
}

function priorityOf(code: number): NoticePriority {
  const found = (Object.keys(NOTICE_PRIORITIES) as NoticePriority[]).find((name) => NOTICE_PRIORITIES[name].code === code);
  if (!found) throw new ContentError('priority');
  return found;
}

function writeBody(body: NoticeBody): CborMap {
  const named = Object.entries(body.fields ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map<number, CborValue>([[1, body.title], [2, body.text], ...optional(3, body.language), [4, named.map(([name, value]) => new Map<number, CborValue>([[1, name], [2, value]]))]]);
}

function readBody(f: FieldReader): NoticeBody {
  const [title, text, tag] = [f.text(1, LIMITS.noticeTitle), f.text(2, LIMITS.noticeText, 0), languageOf(f, 3)];
  const fields: Record<string, string> = {};
  let last = '';
  for (const entry of f.maps(4, LIMITS.fields)) {
    const [name, value] = [entry.text(1, LIMITS.fieldName), entry.text(2, LIMITS.fieldText, 0)];
    entry.end();
    if (!/^[a-z][a-z0-9_]*$/.test(name) || name <= last) throw new ContentError('field name');
    fields[name] = value;
    last = name;
  }
  f.end();
  return { title, text, ...tag, fields };
}

function readId(f: FieldReader): string {
  const id = f.id(1);
  f.end();
  return id;
}

export const noticeCodec: ContentCodec<NoticeContent> = {
  code: 4,
  write: (n) => [
    [1, uuidToBytes(n.noticeId)], [2, NOTICE_KINDS[n.noticeKind]], [3, NOTICE_PRIORITIES[n.priority].code],
    [4, n.toAuthorityIds.map((id) => new Map<number, CborValue>([[1, uuidToBytes(id)]]))], [5, n.ackWithinMinutes], [6, [writeBody(n.body)]],
  ],
  read: (f) => {
    const head = { noticeId: f.id(1), noticeKind: kindOf(f.integer(2, 1, 255)), priority: priorityOf(f.integer(3, 0, 255)) };
    const toAuthorityIds = f.maps(4, MAX_ADDRESSEES).map(readId);
    const ackWithinMinutes = f.integer(5, 5, 14_400);
    const [body] = f.maps(6, 1);
    if (!body || toAuthorityIds.length === 0 || new Set(toAuthorityIds).size !== toAuthorityIds.length) throw new ContentError('notice');
    return { kind: 'notice', ...head, toAuthorityIds, ackWithinMinutes, body: readBody(body) };
  },
};
