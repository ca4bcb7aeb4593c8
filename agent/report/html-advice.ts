/** What to do about a found file: which pieces of advice fit it, the most urgent first. */
import type { Place } from '../../rules/finding.ts';
import type { Format } from '../formats/reader.ts';
import type { Outcome } from '../outcome.ts';
import type { HtmlText } from './html.da.ts';

type Advice = keyof HtmlText['advice'];

/** Where a place calls for something else than to be rid of the file. */
const BY_PLACE: Readonly<Partial<Record<Place, Advice>>> = {
  name: 'rename',
  sheetName: 'renameSheet',
  comment: 'inspect',
  definedName: 'inspect',
  headerFooter: 'inspect',
  property: 'inspect',
  drawing: 'inspect',
  validation: 'inspect',
  pivotCache: 'pivot',
  linkCache: 'link',
  remnant: 'remnant',
};

/** What Excel itself can encrypt. */
const EXCEL: ReadonlySet<Format> = new Set(['xlsx', 'xlsm', 'xltx', 'xltm', 'xlsb', 'xls']);

export function adviceOf(outcome: Outcome): Advice[] {
  const { severity, exposure, protection, reason, format, accepted } = outcome;
  if (accepted) return ['accepted'];
  const findings = outcome.findings.filter(({ kind }) => kind !== 'test');
  const places = new Set(findings.map(({ where }) => where));
  const isUrgent = (severity === 'critical' || severity === 'high') && exposure !== 'protected';
  const isInArchive = findings.some(({ member }) => member !== null);
  const isNameOnly = places.size === 1 && places.has('name');
  const byPlace = [...places].map((place) => BY_PLACE[place]);
  const wanted = [
    isUrgent && 'tell',
    !isNameOnly && 'move',
    isInArchive && 'archive',
    ...byPlace,
    protection.file === 'weak' && 'weak',
    exposure === 'exposed' && 'disk',
    exposure === 'unknown' && 'askDisk',
    protection.file === 'none' && EXCEL.has(format) && 'keep',
    reason !== null && 'rest',
  ] as const;
  return [...new Set(wanted.filter((one) => one !== false && one !== undefined))];
}
