/** What a machine's counters must be, counted anew from its files. */
import type { Database } from '../../server/store/database.ts';

const OUTCOMES = ['found', 'sealed', 'unknown'] as const;
const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

export async function recounted(
  database: Database,
  machine: string,
): Promise<Readonly<Record<string, number>>> {
  const files = await database
    .selectFrom('file')
    .select(['outcome', 'severity', 'exposure'])
    .where('machine', '=', machine)
    .where('gone_ms', 'is', null)
    .where('drill', '=', 0)
    .execute();
  const countOf = (isOne: (file: (typeof files)[number]) => boolean): number =>
    files.filter(isOne).length;
  return {
    ...Object.fromEntries(OUTCOMES.map((it) => [it, countOf(({ outcome }) => outcome === it)])),
    ...Object.fromEntries(SEVERITIES.map((it) => [it, countOf(({ severity }) => severity === it)])),
    exposed: countOf((it) => it.outcome === 'found' && it.exposure === 'exposed'),
  };
}
