/** What to do about a file, the most urgent first: the names of pieces of advice, which a catalogue has. */
import type { FileAnswer } from '../../api/files.ts';

const LEFT_BEHIND = new Set(['downloads', 'temp', 'autoRecover', 'mailCache', 'recycleBin']);
const BY_PLACE: Readonly<
  Partial<Record<FileAnswer['place'], 'recycleBin' | 'mailCache' | 'oneDrive'>>
> = {
  recycleBin: 'recycleBin',
  mailCache: 'mailCache',
  oneDrive: 'oneDrive',
};
const UNREAD = {
  locked: 'again', unstable: 'again', timeout: 'again', 'cloud-only': 'cloud', denied: 'access', damaged: 'open',
  limit: 'open', unsupported: 'open', crashed: 'open',
} as const satisfies Record<NonNullable<FileAnswer['reason']>, string>; // prettier-ignore

export const ADVICE = [
  'encrypt', 'resume', 'ask', 'stick', 'weak', 'process', 'owner', 'move', 'leftBehind', 'recycleBin', 'mailCache',
  'oneDrive', 'copies', 'sealed', 'again', 'cloud', 'access', 'open',
] as const; // prettier-ignore
export type Advice = (typeof ADVICE)[number];

export function adviceOf(file: FileAnswer): readonly Advice[] {
  const { exposure, volume, protection, outcome, place, reason, sameHead } = file;
  const isFound = outcome === 'found';
  const isOpen = exposure !== 'protected';
  const state = volume?.protection ?? protection.volume;
  const isStick = volume?.kind === 'removable';
  const wanted = new Set([
    isOpen && state === 'off' && (isStick ? 'stick' : 'encrypt'),
    isOpen && state === 'suspended' && 'resume',
    isOpen && state === 'unknown' && 'ask',
    protection.file === 'weak' && 'weak',
    outcome === 'sealed' && 'sealed',
    outcome === 'unknown' && reason !== null && UNREAD[reason],
    isFound && (LEFT_BEHIND.has(place) ? 'leftBehind' : 'owner'),
    isFound && !LEFT_BEHIND.has(place) && 'move',
    isFound && BY_PLACE[place],
    file.leftovers.length + file.copies.length > 0 && 'copies',
    (sameHead?.machines ?? 0) > 1 && 'process',
  ]);
  return ADVICE.filter((one) => wanted.has(one));
}
