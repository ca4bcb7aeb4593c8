/** The shape of ndjson is a contract: every field, its order and its type. */
import { expect, test } from 'vitest';
import type { Outcome } from '../../../agent/outcome.ts';
import { ndjson } from '../../../agent/report/ndjson.ts';
import { clean, damaged, finding, register, sealed, summary, weaklySealed } from './outcomes.ts';

const lineOf = (outcome: Outcome): string => ndjson.open().outcome(outcome);

test('a register is written as the contract says, field by field', () => {
  expect(lineOf(register)).toBe(
    '{"path":"/data/Skrivebord/Register 2018.xlsx","format":"xlsx","outcome":"found","reason":null,' +
      '"matches":300,"persons":300,"confidence":"certain",' +
      '"protection":{"file":"none","volume":"unknown"},"exposure":"unknown","severity":"high",' +
      '"categories":[],"findings":[{"kind":"cpr","where":"cells","member":null,"sheet":1,' +
      '"column":"B","headerRow":1,"matches":300,"persons":300,"confidence":"certain"}],' +
      '"sizeBytes":48213,"modifiedMs":1543658400000}\n',
  );
});

test('the summary begins as the contract says', () => {
  expect(ndjson.open().summary(summary)).toBe(
    '{"summary":{"files":1,"clean":0,"found":1,"sealed":0,"unknown":0,"persons":300,' +
      '"bytes":48213,"ms":41,"notSpreadsheet":0,"denied":0,"unreachable":0,"missing":0,' +
      '"links":0,"complete":true}}\n',
  );
});

const further: readonly [why: string, outcome: Outcome, part: string][] = [
  [
    'two columns of a split register stand in columns',
    { ...register, findings: [{ ...finding, column: null, columns: ['B', 'C'] }] },
    '"column":null,"columns":["B","C"],"headerRow":1',
  ],
  [
    'a transposed register says its row',
    { ...register, findings: [{ ...finding, column: null, row: 4 }] },
    '"column":null,"row":4,"headerRow":1',
  ],
  [
    'a name that is no UTF-8 comes in base64 too',
    { ...register, pathBytes: '/w==' },
    '"pathBytes":"/w=="',
  ],
  [
    'persons over the bound are estimated',
    { ...register, personsEstimated: true },
    '"persons":300,"personsEstimated":true',
  ],
  ['warnings', { ...register, warnings: ['birthDatesOnly'] }, '"warnings":["birthDatesOnly"]'],
  [
    'a clean file has no confidence',
    clean,
    '"outcome":"clean","reason":null,"matches":0,"persons":0,"confidence":null',
  ],
  ['an unread file says why', damaged, '"outcome":"unknown","reason":"damaged"'],
  [
    'a sealed file says how',
    sealed,
    '"protection":{"file":"strong","volume":"unknown"},"scheme":{"name":"ooxml-agile",' +
      '"cipher":"aes","keyBits":256,"hash":"sha512","spins":100000,"password":"secret"},' +
      '"exposure":"protected","severity":null',
  ],
  [
    'what a scheme does not tell is null',
    weaklySealed,
    '"scheme":{"name":"xls-rc4","cipher":"rc4","keyBits":40,"hash":"md5","spins":null,' +
      '"password":"secret"},"exposure":"unknown","severity":"high"',
  ],
];
test.each(further)('%s', (_why, outcome, part) => {
  expect(lineOf(outcome)).toContain(part);
});

test('fields that do not apply are not there', () => {
  expect(Object.keys(JSON.parse(lineOf(register)) as object)).toEqual([
    'path',
    'format',
    'outcome',
    'reason',
    'matches',
    'persons',
    'confidence',
    'protection',
    'exposure',
    'severity',
    'categories',
    'findings',
    'sizeBytes',
    'modifiedMs',
  ]);
});

const paths: readonly [why: string, path: string][] = [
  ['a line end', '/data/a\nb.xlsx'],
  ['a terminal escape', '/data/\u001b[31mb.xlsx'],
  ['the one-character escape of C1', '/data/\u009b31mb.xlsx'],
  ['bidi controls', '/data/\u202excod.xlsx'],
  ['a line separator', '/data/\u2028b.xlsx'],
  ['an invisible letter beyond 16 bits', '/data/\u{e0041}.xlsx'],
  ['quotes and backslashes', 'C:\\data\\"a".xlsx'],
];
test.each(paths)(
  'a path with %s is one line, harmless, and itself again when read',
  (_why, path) => {
    const line = lineOf({ ...register, path });
    expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(line)).toMatchObject({ path });
  },
);
