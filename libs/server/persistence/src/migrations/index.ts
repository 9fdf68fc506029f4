import { TrustAndAccess1764000001000 } from './0001-trust-and-access.js';
import { ChannelsAndDelivery1764000002000 } from './0002-channels-and-delivery.js';
import { NoticesAndAttachments1764000003000 } from './0003-notices-and-attachments.js';

/** In the order in which they run. Forward only: a migration that has shipped is never changed. */
export const MIGRATIONS = [TrustAndAccess1764000001000, ChannelsAndDelivery1764000002000, NoticesAndAttachments1764000003000];
