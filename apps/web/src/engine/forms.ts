import { NOTICE_FORMS, type NoticeKind } from '@chancery/sdk';
import type { FormsApi } from './protocol.js';

/** What forms ask for. Kept on this side, so that pages need not load the SDK. */
export const forms: FormsApi = {
  notices: async () => Object.fromEntries(Object.entries(NOTICE_FORMS).map(([kind, { fields }]) => [kind, fields])) as Record<NoticeKind, readonly string[]>,
};
