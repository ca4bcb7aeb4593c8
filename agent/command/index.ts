/** The words of the command line, in the order of the help. */
import { scan, type ScanWish } from './scan.ts';

export const WORDS = [scan] as const;

export type Wish = ScanWish;
