/** Cases as people list and count them: their own, the overdue, those that wait for them, and nobody else's. */
import { expect, test } from 'vitest';
import type { CaseAnswer, CaseCountsAnswer } from '../../server/api/cases.ts';
import type { FileCountsAnswer, FilesAnswer } from '../../server/api/files.ts';
import { FILE, Fleet } from './fleet.ts';
import { Person } from './person.ts';

const DAY_MS = 86_400_000;

async function idsOf(who: Person, query: string): Promise<number[]> {
  const { files } = (await who.say('GET', `/api/files?${query}`)).body as FilesAnswer;
  return files.map(({ id }) => id).toSorted((a, b) => a - b);
}

async function countsFor(who: Person): Promise<CaseCountsAnswer> {
  return (await who.say('GET', '/api/cases/summary')).body as CaseCountsAnswer;
}

async function scene() {
  const fleet = await Fleet.start();
  const machine = await fleet.machine();
  const ids = [1, 2, 3, 4, 5, 6];
  await machine.report(
    ...ids.map((id) => ({ ...FILE, id, sequence: id, severity: id > 4 ? 'critical' : 'high' })),
  );
  const anna = await Person.signedIn(fleet, 'anna');
  const bo = await Person.signedIn(fleet, 'bo');
  const act = (who: Person, id: number, wish: object) =>
    who.say('POST', '/api/cases', { files: [{ machine: machine.id, id }], ...wish });
  const nowMs = Date.now();
  await act(bo, 1, { deed: 'assign', to: anna.id, dueMs: nowMs + 5 * DAY_MS });
  await act(bo, 2, { deed: 'assign', to: anna.id, dueMs: nowMs - DAY_MS });
  await act(anna, 2, { deed: 'wait' });
  await act(bo, 3, { deed: 'assign', to: bo.id, dueMs: nowMs + 2 * DAY_MS });
  await act(bo, 4, { deed: 'falseAlarm', text: 'Varenumre' });
  const terms = { basis: 'archive', journal: 'J-1', untilMs: nowMs + DAY_MS };
  await act(bo, 5, { deed: 'exception', ...terms });
  return {
    fleet, machine, anna, bo, nowMs,
    [Symbol.asyncDispose]: () => fleet[Symbol.asyncDispose](),
  }; // prettier-ignore
}

test('are narrowed by whose they are, when they are due and who has to say so too', async () => {
  await using it = await scene();
  const { anna, bo } = it;
  expect(await idsOf(anna, 'assignee=me')).toEqual([1, 2]);
  expect(await idsOf(anna, `assignee=${bo.id}`)).toEqual([3]);
  expect(await idsOf(anna, 'assignee=me&status=waiting')).toEqual([2]);
  expect(await idsOf(anna, 'assignee=nobody')).toEqual([]);
  expect(await idsOf(anna, 'overdue=true')).toEqual([2]);
  expect(await idsOf(anna, 'proposed=others')).toEqual([5]);
  expect(await idsOf(bo, 'proposed=me')).toEqual([5]);
  expect(await idsOf(bo, 'proposed=others')).toEqual([]);
  expect((await anna.say('GET', '/api/files?overdue=false')).status).toBe(422);
  const { total, facets } = (await anna.say('GET', '/api/files/counts?assignee=me')).body as FileCountsAnswer; // prettier-ignore
  expect([total, (facets as Readonly<Record<string, unknown>>)['status']]).toEqual([
    2,
    expect.arrayContaining([{ value: 'waiting', amount: 1 }]),
  ]);
});

test('the list tells of each case what it needs, in one page or in many', async () => {
  await using it = await scene();
  const { anna, nowMs } = it;
  const { files } = (await anna.say('GET', '/api/files')).body as FilesAnswer;
  const caseOf = (id: number) => files.find((file) => file.id === id)?.case;
  expect(caseOf(1)).toEqual({
    status: 'assigned',
    assignee: { id: anna.id, name: 'anna' },
    dueMs: nowMs + 5 * DAY_MS,
    proposed: null,
    resolution: null,
    residue: 0,
    changedMs: expect.any(Number),
  });
  expect(caseOf(5)).toMatchObject({ status: 'open', assignee: null, proposed: 'exception' });
  expect(caseOf(6)).toEqual({
    status: 'open',
    assignee: null,
    dueMs: null,
    proposed: null,
    resolution: null,
    residue: 0,
    changedMs: null,
  });
  const viewer = await Person.signedIn(it.fleet, 'viggo', { role: 'viewer' });
  const seen = (await viewer.say('GET', '/api/files')).body as FilesAnswer;
  expect(seen.files.map((file) => file.case.assignee)).toEqual(Array(6).fill(null));
  // The soonest first, one a page; what is never due is not among them.
  const order: number[] = [];
  for (let after = ''; ;) {
    const { body } = await anna.say('GET', `/api/files?sort=due&limit=1${after}`);
    const page = body as FilesAnswer;
    order.push(...page.files.map(({ id }) => id));
    if (page.next === null) break;
    after = `&after=${page.next}`;
  }
  expect(order).toEqual([2, 3, 1]);
});

test('are counted as they are listed', async () => {
  await using it = await scene();
  const all = { active: 3, overdue: 1, decided: 1, unassigned: 2, residue: 0, resolved: 0 };
  expect(await countsFor(it.anna)).toEqual({ ...all, mine: 2, toApprove: 1 });
  expect(await countsFor(it.bo)).toEqual({ ...all, mine: 1, toApprove: 0 });
  await it.machine.report({ id: 2, sequence: 9, gone: true });
  expect(await countsFor(it.anna)).toMatchObject({ active: 2, overdue: 0, mine: 1, resolved: 1 });
  const { unit } = ((await it.anna.say('GET', '/api/files')).body as FilesAnswer).files[0]!;
  const near = await Person.signedIn(it.fleet, 'nina', { units: [unit] });
  expect(await countsFor(near)).toMatchObject({ active: 2, unassigned: 2 });
  const nothing = {
    mine: 0, active: 0, overdue: 0, toApprove: 0, decided: 0, unassigned: 0, residue: 0, resolved: 0,
  }; // prettier-ignore
  const far = await Person.signedIn(it.fleet, 'eva', { organisation: 'Ribe Kommune' });
  expect(await countsFor(far)).toEqual(nothing);
  expect(await idsOf(far, `assignee=${it.anna.id}`)).toEqual([]);
  const elsewhere = await Person.signedIn(it.fleet, 'ulla', { units: [it.machine.id!] });
  expect(await countsFor(elsewhere)).toEqual(nothing);
});

test('a case is found when its file is gone: to be worked on while copies are left, then among the resolved', async () => {
  await using it = await scene();
  const { anna, bo, machine } = it;
  const active = 'handled=true&status=assigned&status=waiting';
  const copy = { ...FILE, id: 8, sequence: 10, leftoverOf: 3, severity: 'low' };
  await machine.report(copy, { id: 3, sequence: 11, gone: true });
  // Of files that are there it is none.
  expect(await idsOf(bo, 'status=assigned&status=waiting')).toEqual([1, 2]);
  expect(await idsOf(bo, active)).toEqual([1, 2, 3]);
  expect(await idsOf(bo, 'handled=true&residue=true')).toEqual([3]);
  expect(await idsOf(bo, 'handled=true&assignee=me')).toEqual([3]);
  expect(await countsFor(bo)).toMatchObject({ active: 3, mine: 1, residue: 1, resolved: 0 });
  const { files } = (await bo.say('GET', '/api/files?handled=true&residue=true')).body as FilesAnswer; // prettier-ignore
  expect(files[0]).toMatchObject({ goneMs: expect.any(Number), case: { residue: 1 } });
  // Somebody else gets the copies away; what the file was is not to be decided any more.
  const about = { files: [{ machine: machine.id, id: 3 }] };
  const said = async (wish: object) => (await bo.say('POST', '/api/cases', { ...about, ...wish })).body; // prettier-ignore
  expect(await said({ deed: 'assign', to: anna.id, dueMs: 1 })).toMatchObject({ done: 1 });
  expect(await said({ deed: 'wait' })).toMatchObject({ done: 1 });
  expect(await said({ deed: 'reopen' })).toMatchObject({ done: 1 });
  expect(await said({ deed: 'falseAlarm', text: 'x' })).toMatchObject({ refused: [{ why: 'over' }] }); // prettier-ignore
  expect(await idsOf(anna, 'handled=true&residue=true&assignee=me')).toEqual([3]);

  await machine.report({ id: 8, sequence: 12, gone: true });
  await machine.report({ id: 2, sequence: 13, gone: true });
  expect(await idsOf(bo, active)).toEqual([1]);
  expect(await idsOf(bo, 'status=resolved')).toEqual([]);
  const resolved = 'handled=true&status=resolved';
  expect(await idsOf(bo, resolved)).toEqual([2, 3]);
  expect(await countsFor(bo)).toMatchObject({ active: 1, residue: 0, resolved: 2 });
  // What happened last comes first, page by page.
  const { body } = await bo.say('GET', `/api/files?${resolved}&sort=changed&limit=1`);
  const { files: first, next } = body as FilesAnswer;
  expect(first).toMatchObject([{ id: 2, case: { status: 'resolved', resolution: 'gone' } }]);
  expect(await idsOf(bo, `${resolved}&sort=changed&limit=1&after=${next}`)).toEqual([3]);
  const { total } = (await bo.say('GET', `/api/files/counts?${resolved}`)).body as FileCountsAnswer;
  expect(total).toBe(2);
  const far = await Person.signedIn(it.fleet, 'eva', { organisation: 'Ribe Kommune' });
  expect(await idsOf(far, resolved)).toEqual([]);
  // The file is back, and with it the case.
  await machine.report({ ...FILE, id: 3, sequence: 14 });
  expect(await idsOf(anna, 'assignee=me')).toEqual([1, 3]);
});

test('what was proposed about a file that is gone falls, and one that is back has no copies left', async () => {
  await using it = await scene();
  const { bo, machine } = it;
  await machine.report({ ...FILE, id: 8, sequence: 10, leftoverOf: 5 }, { id: 5, sequence: 11, gone: true }); // prettier-ignore
  expect(await idsOf(it.anna, 'handled=true&proposed=others')).toEqual([]);
  expect(await idsOf(bo, 'handled=true&residue=true')).toEqual([5]);
  await machine.report({ ...FILE, id: 5, sequence: 12 });
  expect(await idsOf(bo, 'handled=true&residue=true')).toEqual([]);
  const { entries } = (await bo.say('GET', `/api/files/${machine.id}/5/case`)).body as CaseAnswer;
  expect(entries.slice(-2).map(({ deed }) => deed)).toEqual(['residueLeft', 'cameBack']);
});

test('a file says why it is as bad as it is', async () => {
  await using it = await scene();
  await it.machine.report({
    ...FILE, id: 7, sequence: 20, portable: true, severity: 'critical', categories: ['name', 'health'],
  }); // prettier-ignore
  const { body } = await it.anna.say('GET', `/api/files/${it.machine.id}/7`);
  expect(body).toMatchObject({
    grounds: { byPersons: 'high', grave: ['health'], softened: false },
    scanAsked: false,
  });
  // By other limits than ours: what they are only the machine knows.
  await it.machine.report({ ...FILE, id: 7, sequence: 21, severity: 'low' });
  expect((await it.anna.say('GET', `/api/files/${it.machine.id}/7`)).body).toMatchObject({
    grounds: null,
  });
});
