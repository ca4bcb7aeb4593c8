/**
 * What one evil machine of a fleet can do to the server and to the others: it is enrolled, so its signature holds. By
 * name; each is one request, and what came of it.
 */
import { randomUUID } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { FleetMachine, Heard } from './fleet-machine.ts';

export type Deed = (evil: FleetMachine, victim: string) => Promise<Heard>;

const REPORTS = '/api/v1/reports';
const FULL_BYTES = 2 ** 23;
const gzip = { 'content-encoding': 'gzip' };
const zstd = { 'content-encoding': 'zstd' };
const space = Buffer.alloc(8 * FULL_BYTES, 0x20);
const PACKED = {
  gzipBomb: gzipSync(space),
  zstdBomb: zstdCompressSync(space),
  deep: gzipSync('['.repeat(FULL_BYTES / 2) + ']'.repeat(FULL_BYTES / 2)),
  objects: gzipSync(`{"rows":[${'{},'.repeat(FULL_BYTES / 3 - 10)}{}]}`),
  names: gzipSync(`{"rows":[],${Array.from({ length: 250_000 }, (_, at) => `"k${at}":1`).join()}}`),
};
const XSS = '"><img src=x onerror=alert(1)><script>alert(1)</script>';

/** A signature that was shown before, with its body. */
const replayed = Buffer.from('{"rows":[{"id":1,"sequence":1,"gone":true}]}');
const shown = new WeakMap<FleetMachine, string>();

/** Made once: to make it takes longer than to refuse it. */
let fullRows: Buffer | null = null;

function rowsOf8MB(evil: FleetMachine): Buffer {
  const rows = evil.rows(500, { path: `/${'x'.repeat(4000)}` });
  const findings = Array.from({ length: 80 }, () => rows[0]!.findings[0]!);
  return gzipSync(JSON.stringify({ rows: rows.map((row) => ({ ...row, findings })) }));
}

export const DEEDS: Readonly<Record<string, Deed>> = {
  'a flood of check-ins': (evil) => evil.checkIn(),
  'a gzip bomb': (evil) => evil.say(REPORTS, PACKED.gzipBomb, { headers: gzip }),
  'a zstd bomb': (evil) => evil.say(REPORTS, PACKED.zstdBomb, { headers: zstd }),
  'JSON four million deep': (evil) => evil.say(REPORTS, PACKED.deep, { headers: gzip }),
  'millions of objects': (evil) => evil.say(REPORTS, PACKED.objects, { headers: gzip }),
  'a quarter of a million names': (evil) => evil.say(REPORTS, PACKED.names, { headers: gzip }),
  '8 MB as they are': (evil) => evil.say(REPORTS, space.subarray(0, FULL_BYTES)),
  '8 MB of rows': (evil) => {
    fullRows ??= rowsOf8MB(evil);
    return evil.say(REPORTS, fullRows, { headers: gzip });
  },
  "somebody else's name": (evil, victim) =>
    evil.say(REPORTS, { rows: evil.rows(1) }, { claims: { sub: victim } }),
  "nobody's name": (evil) =>
    evil.say(REPORTS, { rows: evil.rows(1) }, { claims: { sub: randomUUID() } }),
  "somebody else's machine in a row": (evil, victim) =>
    evil.say(REPORTS, { rows: [{ ...evil.rows(1)[0]!, machine: victim }] }),
  "somebody else's machine in the path": (evil, victim) =>
    evil.say(`/api/v1/machines/${victim}/reports`, { rows: evil.rows(1) }),
  'names that a page would run': (evil) => evil.report(1, { path: `/home/${XSS}.xlsx` }),
  'ids that are none': (evil) => evil.report(1, { id: 2 ** 53 }),
  'a replay': (evil) => {
    const known = shown.get(evil) ?? evil.signature(REPORTS, replayed);
    shown.set(evil, known);
    return evil.send(REPORTS, replayed, known);
  },
  'a body that drips': (evil) =>
    evil.say(REPORTS, { rows: evil.rows(1) }, { slowly: { pieces: 5, everyMs: 100 } }),
};
