/** What the welcome says, in English. */
import type { da } from './welcome.da.ts';

export const en: typeof da = { title: 'Welcome' };
