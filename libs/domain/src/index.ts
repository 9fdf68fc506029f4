export * from './machine/machine.js';
export * from './trust/roles.js';
export * from './channels/policy.js';
export * from './notices/notice.js';
export type * from './networks/bundled-network.js';
export * from './networks/catalogue.js';
export * from './enrolment/invitation.js';
export * from './training/training-language.js';
export * from './training/training.data.js';
