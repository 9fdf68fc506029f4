export { AttachButton } from './attach-button.js';
export { AttachmentBody } from './attachment-body.js';
export { DropArea } from './drop-area.js';
export { Uploads } from './uploads.js';
