export { ChannelList } from './channel-list.js';
export { NewChannel, type Party } from './new-channel.js';
export { NoChannel } from './no-channel.js';
export { People } from './people.js';
