/** What is inside sealed messages: versioned plaintext shapes, checked after opening, because peers are hostile input. */
export type * from './content.js';
export { missingFields, NOTICE_FORMS, type NoticeBody } from './notice-body.js';
export { CONTENT_VERSION, decodeContent, encodeContent } from './codec.js';
export { isFolded } from './folded.js';
export { ContentError, isFileName, LIMITS } from './limits.js';
