/** Leftovers and their origins: what is one, what it came from, and that the order of the rows says nothing. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PLACE_KINDS, type PlaceKind } from '../../../agent/walk/place.ts';
import { leftoversIn, type OriginalPath, type Trace } from '../../../agent/ledger/residue.ts';

let rows = 0;
function row(place: PlaceKind, fingerprint: string | null, change: Partial<Trace> = {}): Trace {
  const id = ++rows;
  const outcome = { outcome: 'found', path: `/${place}/${id}` } as const;
  return { id, place, state: 'present', fingerprint, outcome, ...change };
}

/** The origin of each leftover, by ids. */
function links(
  all: readonly Trace[],
  originalPath?: OriginalPath,
): readonly (readonly [leftover: number, origin: number | null])[] {
  const entries = [...leftoversIn(all, originalPath)];
  return entries
    .map(([{ id }, origin]) => [id, origin?.id ?? null] as const)
    .toSorted(([a], [b]) => a - b);
}

const FLEETING = ['temp', 'recycleBin', 'autoRecover', 'mailCache'] as const;
const LASTING = ['desktop', 'documents', 'oneDrive', 'home', 'shared', 'other'] as const;

test('every kind of place is lasting, fleeting, or Downloads', () => {
  expect([...FLEETING, ...LASTING, 'downloads'].toSorted()).toEqual(PLACE_KINDS.toSorted());
});

describe.each([...FLEETING, 'downloads'] as const)('in %s', (place) => {
  test.each(LASTING)('a copy of what lies in %s is its leftover', (lasting) => {
    const [kept, left] = [row(lasting, 'a'), row(place, 'a')];
    expect(links([left, kept])).toEqual([[left.id, kept.id]]);
  });

  test('also when that is gone, as long as it is known', () => {
    const [kept, left] = [row('desktop', 'a', { state: 'gone' }), row(place, 'a')];
    expect(links([kept, left])).toEqual([[left.id, kept.id]]);
  });

  test('of other content it is not', () => {
    const [kept, left] = [row('desktop', 'a'), row(place, 'b')];
    expect(links([kept, left])).toEqual(place === 'downloads' ? [] : [[left.id, null]]);
  });

  test('what has no fingerprint is like nothing', () => {
    const [kept, left] = [row('desktop', null), row(place, null)];
    expect(links([kept, left])).toEqual(place === 'downloads' ? [] : [[left.id, null]]);
  });

  test('what is gone itself, not read, or clean is left over no more', () => {
    const kept = row('desktop', 'a');
    const outcomes = (['unknown', 'clean'] as const).map((outcome) => ({ outcome, path: '/a' }));
    const others = outcomes.map((outcome) => row(place, 'a', { outcome }));
    expect(links([kept, row(place, 'a', { state: 'gone' }), ...others])).toEqual([]);
  });

  test('what is sealed is left over too', () => {
    const kept = row('desktop', 'a');
    const left = row(place, 'a', { outcome: { outcome: 'sealed', path: '/a' } });
    expect(links([kept, left])).toEqual([[left.id, kept.id]]);
  });
});

test.each(LASTING)('in %s nothing is a leftover', (place) => {
  expect(links([row(place, 'a'), row('desktop', 'a'), row('downloads', 'a')]).length).toBe(1);
  expect(links([row(place, 'a'), row('desktop', 'a', { state: 'gone' })])).toEqual([]);
});

test('what was downloaded and opened in mail came from Downloads', () => {
  const [download, cache] = [row('downloads', 'a'), row('mailCache', 'a')];
  expect(links([cache, download])).toEqual([[cache.id, download.id]]);
});

test('leftovers of one another have no origin', () => {
  const [one, other] = [row('recycleBin', 'a'), row('temp', 'a')];
  expect(links([one, other])).toEqual([
    [one.id, null],
    [other.id, null],
  ]);
});

describe('of several origins', () => {
  test('the one that is kept goes before one that is gone', () => {
    const gone = row('desktop', 'a', { state: 'gone' });
    const [kept, left] = [row('documents', 'a'), row('temp', 'a')];
    expect(links([gone, kept, left])).toEqual([[left.id, kept.id]]);
  });

  test('one in a lasting place goes before Downloads, also when it is gone', () => {
    const [download, gone, left] = [
      row('downloads', 'a'),
      row('home', 'a', { state: 'gone' }),
      row('temp', 'a'),
    ];
    expect(links([download, gone, left])).toEqual([
      [download.id, gone.id],
      [left.id, gone.id],
    ]);
  });

  test('else the one that was known first', () => {
    const [first, second, left] = [row('home', 'a'), row('desktop', 'a'), row('temp', 'a')];
    expect(links([second, first, left])).toEqual([[left.id, first.id]]);
  });

  test('but where the recycle bin says it was goes before all', () => {
    const kept = row('desktop', 'a');
    const gone = row('documents', 'a', { state: 'gone' });
    const left = row('recycleBin', 'a');
    expect(links([kept, gone, left], () => gone.outcome.path)).toEqual([[left.id, gone.id]]);
    expect(links([kept, gone, left], () => '/elsewhere')).toEqual([[left.id, kept.id]]);
  });
});

describe('changed just before it was thrown away', () => {
  const was = row('desktop', 'before', { state: 'gone' });
  const left = row('recycleBin', 'after');
  const told = (path: string): string | null =>
    path === left.outcome.path ? was.outcome.path : null;

  test('the recycle bin knows where it was', () => {
    expect(links([was, left], told)).toEqual([[left.id, was.id]]);
  });

  test('what lies there now is something else', () => {
    expect(links([{ ...was, state: 'present' }, left], told)).toEqual([[left.id, null]]);
  });

  test('only of what lies in it', () => {
    const temp = { ...left, place: 'temp' as const };
    expect(links([was, temp], told)).toEqual([[left.id, null]]);
  });
});

const firstWasSecond: OriginalPath = (path) => (path === '/1' ? '/2' : null);

test('the order of the rows says nothing', () => {
  const traces = fc.array(
    fc.record({
      place: fc.constantFrom(...PLACE_KINDS),
      state: fc.constantFrom('present' as const, 'gone' as const),
      fingerprint: fc.constantFrom('a', 'b', null),
      outcome: fc.record({
        outcome: fc.constantFrom('found' as const, 'sealed' as const, 'unknown' as const),
        path: fc.constantFrom('/1', '/2', '/3'),
      }),
    }),
    { maxLength: 12 },
  );
  const property = fc.property(traces, fc.infiniteStream(fc.nat()), (some, order) => {
    const all = some.map((trace, id) => ({ ...trace, id }));
    const keys = new Map(all.map((trace) => [trace, order.next().value]));
    const shuffled = all.toSorted((one, other) => (keys.get(one) ?? 0) - (keys.get(other) ?? 0));
    expect(links(shuffled, firstWasSecond)).toEqual(links(all, firstWasSecond));
  });
  fc.assert(property, { seed: 20_181_130, numRuns: 500 });
});
