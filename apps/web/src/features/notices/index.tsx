export { NoticeBody } from './notice-body.js';
export { NoticeScreen } from './notice-screen.js';
export { NoticesScreen } from './notices-screen.js';
