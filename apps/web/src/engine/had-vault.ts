/** In local storage: that there was a vault, whether it still waited for its approval, and nothing of what is in it. */
const MARKER = 'chancery-had-vault';
const WAITING = 'waiting';

export const hadVault = (): boolean => localStorage.getItem(MARKER) !== null;
/** The vault that there was belonged to nobody yet. */
export const wasWaiting = (): boolean => localStorage.getItem(MARKER) === WAITING;
export const rememberVault = (): void => localStorage.setItem(MARKER, '1');
export const rememberWaiting = (): void => localStorage.setItem(MARKER, WAITING);
export const forgetVault = (): void => localStorage.removeItem(MARKER);
