import { merged } from '../merged.js';

export default merged(import.meta.glob<Record<string, string>>(['../catalogues/fr/*.json', '!**/first.json', '!**/outside.json'], { eager: true, import: 'default' }));
