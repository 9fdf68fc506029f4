import { preferredLocale } from './i18n/locales.js';
import { loadFirst } from './i18n/messages.js';
import { serverOrigin } from './shell/configuration.js';
import { showEarlyPage } from './shell/early-page.js';
import { applyTheme } from './shell/theme.js';
// Styles of the first screens, all in one file.
import './features/lock/lock.css';
import './features/welcome/welcome.css';
import './shell/front-page.css';

// A few lines that arrive first: what they ask for travels beside the large chunk instead of after it.
applyTheme();
const locale = preferredLocale();
const texts = loadFirst(locale).then((messages) => ({ messages, early: showEarlyPage(locale, messages) }));
const [{ start }, { messages, early }, server] = await Promise.all([import('./main.js'), texts, serverOrigin()]);
start({ locale, messages, hasDesk: false }, server, early);
