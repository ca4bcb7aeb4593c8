/** Property sets of compound files: what they say, and that no lie in them costs more than it is long. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tellProperties } from '../../../../agent/formats/archive/property-set.ts';
import { Unreadable } from '../../../../agent/formats/reader.ts';
import { u16, u32 } from '../../../binary-records.ts';
import { linkList, propertySets, type SetSketch } from '../../../property-sets.ts';
import { bytesOf } from '../../../reading.ts';

/** Texts, those of lists with a star; then the trouble, if any. */
function toldOf(content: Buffer): string[] {
  const all: string[] = [];
  try {
    tellProperties(bytesOf(content), (text, isList) => all.push(isList ? `*${text}` : text));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    all.push(`!${error.trouble}`);
  }
  return all;
}

const CASES: readonly (readonly [why: string, sets: readonly SetSketch[], told: readonly string[]])[] = [
  ['texts of a code page', [{ values: { 2: 'Sag på ø', 4: 'Åse' } }], ['Sag på ø', 'Åse']],
  ['texts of UTF-8', [{ values: { 2: 'Sag på ø' }, codepage: 65_001 }], ['Sag på ø']],
  ['texts of two bytes', [{ values: { 2: 'Sag på ø – to' }, codepage: 1200 }], ['Sag på ø – to']],
  ['texts that are always of two bytes', [{ values: { 2: { wide: 'Sag – to' } } }], ['Sag – to']],
  ['lists, end to end', [{ values: { 13: { list: ['Ark1', 'Sag 2', 'x'] } } }], ['*Ark1', '*Sag 2', '*x']],
  ['lists, each filled up', [{ values: { 13: { list: ['Ark1', 'Sag 2', 'x'], padded: true } } }], ['*Ark1', '*Sag 2', '*x']],
  ['numbers of the program', [{ values: { 3: { whole: 1306729647 }, 4: { number: 5 } } }], []],
  ['two sets, the second with names', [{ values: { 14: 'Bo' } }, { values: { 2: 'a', 3: { number: 12.5 }, 4: { whole: 7 }, 5: { flag: true } }, names: { 2: 'Sag', 3: 'CPR', 4: 'Løbenr', 5: 'Lukket' } }], ['Bo', 'Sag = a', 'CPR = 12.5', 'Løbenr = 7', 'Lukket']],
  ['names of two bytes', [{ values: { 2: 'a', 3: { wide: 'b' } }, names: { 2: 'Sag på ø', 3: 'X' }, codepage: 1200 }], ['Sag på ø = a', 'X = b']],
  ['a mark of the program is no number', [{ values: { 2: { whole: 1306729647 } }, names: { 2: '_AdHocReviewCycleID' } }], ['_AdHocReviewCycleID']],
  ['a name of nothing', [{ values: {}, names: { 9: 'Sag' } }], ['Sag']],
  ['where links lead', [{ values: { 2: linkList(['a.xls', 'http://b']) }, names: { 2: '_PID_HLINKS' } }], ['*a.xls', '*', '*http://b', '*', '_PID_HLINKS']],
  ['a decimal', [{ values: { 2: { raw: Buffer.concat([u32(0x0e), u16(0), Buffer.from([2, 0x80]), u32(0), u32(1250), u32(0)]) } }, names: { 2: 'Sats' } }], ['Sats = -12.5']],
  ['a picture is passed over', [{ values: { 17: { raw: Buffer.concat([u32(0x47), u32(4), u32(0)]) }, 18: 'Excel' } }], ['Excel']],
  ['what stands behind a zero', [{ values: { 2: 'Sag\u00001306729647' } }], ['Sag\n1306729647']],
]; // prettier-ignore

describe('what properties say', () => {
  test.each(CASES)('%s', (_why, sets, told) => {
    expect(toldOf(propertySets(...sets))).toEqual(told);
  });

  test('a text that is longer than a window, letters cut between its pieces', () => {
    const text = `${'ø'.repeat(50_000)} 020280-0009`;
    const told = toldOf(propertySets({ values: { 2: text }, codepage: 65_001 }));
    expect(told.join('')).toBe(text);
    expect(told.length).toBeGreaterThan(1);
  });
});

describe('what lies', () => {
  const sound = propertySets(
    { values: { 2: 'Sag', 13: { list: ['Ark1', 'Ark2'] } } },
    { values: { 2: 'a', 3: { number: 1 } }, names: { 2: 'Navn', 3: 'Tal' } },
  );

  test('no property set at all', () => {
    expect(toldOf(Buffer.alloc(64))).toEqual(['!damaged']);
    expect(toldOf(Buffer.alloc(0))).toEqual(['!damaged']);
  });

  test('a broken set does not keep the next from being told', () => {
    const broken = Buffer.from(sound);
    broken.writeUInt32LE(0x7fff_ffff, 28 + 16);
    expect(toldOf(broken)).toEqual(['Navn = a', 'Tal = 1', '!damaged']);
  });

  test('a broken value does not keep the next from being told', () => {
    const values = {
      2: { raw: Buffer.concat([u32(0x1e), u32(0xffff_fff0)]) },
      3: 'b',
      4: { raw: u32(0x2003) },
    };
    expect(toldOf(propertySets({ values }))).toEqual(['b', '!damaged']);
  });

  test('cut anywhere it is told so far and damaged', () => {
    const whole = toldOf(sound);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: sound.length - 4 }), (length) => {
        const told = toldOf(sound.subarray(0, length));
        expect(told.at(-1)).toBe('!damaged');
        expect(whole).toEqual(
          expect.arrayContaining(told.filter((text) => /^(Sag|\*|\w+ =)/.test(text))),
        );
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('with any byte any other, no more is told than there is', () => {
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.nat(255), (at, byte) => {
        const broken = Buffer.from(sound);
        broken[at] = byte;
        expect(toldOf(broken).join('').length).toBeLessThan(4 * sound.length);
      }),
      { seed: 8, numRuns: 3_000 },
    );
  });

  /** Each property is the same list of a hundred thousand texts. */
  test('values that overlap cost no more than they are long', () => {
    const count = 20_000;
    const list = Buffer.concat([u32(0x101e), u32(100_000), Buffer.alloc(400_000)]);
    const table = Array.from({ length: count }, (_, i) => [u32(i + 2), u32(8 + count * 8)]).flat();
    const set = Buffer.concat([u32(0), u32(count), ...table, list]);
    const head = Buffer.concat([u16(0xfffe), Buffer.alloc(22), u32(1), Buffer.alloc(16), u32(48)]);
    const start = performance.now();
    const told = toldOf(Buffer.concat([head, set]));
    expect(told.at(-1)).toBe('!damaged');
    expect(told.length).toBeLessThan(400_000);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test('more sets and properties than anybody writes', () => {
    const many = Buffer.from(sound);
    many.writeUInt32LE(17, 24);
    expect(toldOf(many)).toEqual(['!damaged']);
    const crowded = Buffer.concat([
      sound.subarray(0, 28),
      Buffer.alloc(16),
      u32(48),
      u32(0),
      u32(2 ** 16 + 1),
      Buffer.alloc(2 ** 20),
    ]);
    crowded.writeUInt32LE(1, 24);
    expect(toldOf(crowded)).toEqual(['!damaged']);
  });
});
