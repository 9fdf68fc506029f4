import { preferredLocale } from './i18n/locales.js';
import { loadFirst } from './i18n/messages.js';
import { serverOrigin } from './shell/configuration.js';
import { applyTheme } from './shell/theme.js';

// A few lines that arrive first: what they ask for travels beside the large chunk instead of after it.
applyTheme();
const locale = preferredLocale();
const [{ start }, messages, server] = await Promise.all([import('./main.js'), loadFirst(locale), serverOrigin()]);
start({ locale, messages, hasDesk: false }, server);
