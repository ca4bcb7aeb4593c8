/** The life of a case: what people may do about it, and that only the machine says that it is over. */
import { expect, test } from 'vitest';
import type { CaseAnswer, CaseWishAnswer } from '../../server/api/cases.ts';
import { somePeople } from '../../scripts/people.ts';
import { endExceptions, entryPlace } from '../../server/store/cases.ts';
import type { FileState } from '../../server/wire.ts';
import { checkIn, FILE, Fleet, type Machine } from './fleet.ts';
import { Person } from './person.ts';

const CONTENT = 'A'.repeat(22);
const DAY_MS = 86_400_000;
const REGISTER: FileState = { ...FILE, fingerprint: CONTENT };

interface Scene extends AsyncDisposable {
  readonly fleet: Fleet;
  readonly machine: Machine;
  readonly anna: Person;
  readonly bo: Person;
}

async function scene(): Promise<Scene> {
  const fleet = await Fleet.start();
  const machine = await fleet.machine();
  await machine.report(REGISTER);
  const anna = await Person.signedIn(fleet, 'anna');
  const bo = await Person.signedIn(fleet, 'bo');
  return { fleet, machine, anna, bo, [Symbol.asyncDispose]: () => fleet[Symbol.asyncDispose]() };
}

/** What became of it: `done`, or why not. */
async function act({ machine }: Scene, who: Person, wish: object, id = 1): Promise<string> {
  const files = [{ machine: machine.id, id }];
  const { status, body } = await who.say('POST', '/api/cases', { files, ...wish });
  if (status !== 200) return `${status}`;
  const { done, refused } = body as CaseWishAnswer;
  return done === 1 ? 'done' : refused[0]!.why;
}

async function look({ machine, anna }: Scene, id = 1): Promise<CaseAnswer> {
  const { status, body } = await anna.say('GET', `/api/files/${machine.id}/${id}/case`);
  expect(status).toBe(200);
  return body as CaseAnswer;
}

/** How many files the machine's counters have, which must be the same in each. */
async function counted({ fleet, machine }: Scene): Promise<number> {
  const { found, high, exposed } = await fleet.rowOf(machine);
  expect([high, exposed]).toEqual([found, found]);
  return found;
}

const FALSE_ALARM = { deed: 'falseAlarm', text: 'Varenumre' };

test('is open, is given to somebody, and is over when the file is gone', async () => {
  await using it = await scene();
  expect(await look(it)).toMatchObject({ status: 'open', assignee: null, entries: [] });
  expect(await act(it, it.anna, { deed: 'assign', to: it.bo.id, dueMs: 5 })).toBe('done');
  expect(await act(it, it.bo, { deed: 'wait', text: 'Skrevet til ejeren' })).toBe('done');
  expect(await look(it)).toMatchObject({
    status: 'waiting',
    assignee: { id: it.bo.id, name: 'bo' },
    dueMs: 5,
    entries: [
      { number: 1, deed: 'assign', person: { name: 'anna' }, text: null },
      { number: 2, deed: 'wait', person: { name: 'bo' }, text: 'Skrevet til ejeren' },
    ],
  });
  await it.machine.report({ id: 1, sequence: 2, gone: true });
  const { entries, ...over } = await look(it);
  expect(over).toMatchObject({ status: 'resolved', resolution: 'gone', assignee: { name: 'bo' } });
  expect(entries.at(-1)).toMatchObject({
    deed: 'resolved',
    person: null,
    facts: { resolution: 'gone' },
  });
  expect(await act(it, it.anna, { deed: 'reopen' })).toBe('over');
  expect(await act(it, it.anna, { deed: 'comment', text: 'Tak' })).toBe('done');
});

test('is over when a thief cannot read the file any more, and open when he can again', async () => {
  await using it = await scene();
  await act(it, it.anna, { deed: 'assign', to: it.anna.id });
  const safe = {
    exposure: 'protected',
    severity: 'medium',
    protection: { file: 'none', volume: 'on' },
  };
  await it.machine.report({ ...REGISTER, sequence: 2, ...safe });
  expect(await look(it)).toMatchObject({ status: 'resolved', resolution: 'encrypted' });
  await it.machine.report({ ...REGISTER, sequence: 3 });
  expect(await look(it)).toMatchObject({ status: 'assigned', resolution: null });
});

test('is not over as long as a copy of the file lies there', async () => {
  await using it = await scene();
  const copies = [
    { ...REGISTER, id: 2, sequence: 2, fingerprint: null, leftoverOf: 1, place: 'recycleBin' },
    { ...REGISTER, id: 3, sequence: 3, place: 'downloads' },
  ];
  await it.machine.report(...copies);
  await act(it, it.anna, { deed: 'assign', to: it.anna.id });
  await it.machine.report({ id: 1, sequence: 4, gone: true });
  expect(await look(it)).toMatchObject({ status: 'assigned', residue: 2 });
  await it.machine.report({ id: 2, sequence: 5, gone: true });
  expect(await look(it)).toMatchObject({ status: 'assigned', residue: 1 });
  // A batch about something else says nothing new.
  await it.machine.report({ ...REGISTER, id: 9, sequence: 6, fingerprint: null });
  expect((await look(it)).entries.filter(({ deed }) => deed === 'residueLeft')).toHaveLength(2);
  const safe = { exposure: 'protected', severity: 'low' };
  await it.machine.report({ ...copies[1]!, sequence: 7, ...safe });
  expect(await look(it)).toMatchObject({ status: 'resolved', resolution: 'moved', residue: 0 });
});

test('a false alarm is not counted, and holds for its content alone', async () => {
  await using it = await scene();
  expect(await counted(it)).toBe(1);
  expect(await act(it, it.anna, FALSE_ALARM)).toBe('done');
  expect(await counted(it)).toBe(0);
  expect(await act(it, it.anna, { deed: 'assign', to: it.anna.id })).toBe('decided');
  // Seen again, with the same in it.
  await it.machine.report({ ...REGISTER, sequence: 2, seenMs: REGISTER.seenMs + 1 });
  expect(await look(it)).toMatchObject({ status: 'falseAlarm' });
  expect(await counted(it)).toBe(0);
  await it.machine.report({ ...REGISTER, sequence: 3, fingerprint: 'B'.repeat(22) });
  expect(await look(it)).toMatchObject({ status: 'open' });
  expect((await look(it)).entries.at(-1)).toMatchObject({ deed: 'cameBack', person: null });
  expect(await counted(it)).toBe(1);
});

test('where two have to say so, one alone proposes', async () => {
  await using it = await scene();
  const admin = await Person.signedIn(it.fleet, 'chef', { role: 'admin' });
  const ofNone = await Person.signedIn(it.fleet, 'leder', { role: 'admin', units: [] });
  for (const who of [it.anna, ofNone])
    expect((await who.say('POST', '/api/organisation', { secondPerson: true })).status).toBe(403);
  expect((await admin.say('POST', '/api/organisation', { secondPerson: true })).status).toBe(204);
  expect((await admin.say('GET', '/api/organisation')).body).toMatchObject({ secondPerson: true });
  expect(await act(it, it.anna, FALSE_ALARM)).toBe('done');
  expect(await look(it)).toMatchObject({
    status: 'open',
    proposed: 'falseAlarm',
    proposer: { name: 'anna' },
  });
  expect(await counted(it)).toBe(1);
  expect(await act(it, it.anna, { deed: 'approve' })).toBe('samePerson');
  expect(await act(it, it.bo, FALSE_ALARM)).toBe('proposed');
  expect(await act(it, it.bo, { deed: 'decline', text: 'Det er personer' })).toBe('done');
  expect(await act(it, it.bo, { deed: 'approve' })).toBe('notProposed');
  expect(await act(it, it.anna, FALSE_ALARM)).toBe('done');
  expect(await act(it, it.bo, { deed: 'approve' })).toBe('done');
  expect(await look(it)).toMatchObject({ status: 'falseAlarm', proposed: null });
});

test('what was proposed falls when the file is changed before it is approved', async () => {
  await using it = await scene();
  await act(it, it.anna, {
    deed: 'exception',
    basis: 'archive',
    journal: 'J-1',
    untilMs: Date.now() + DAY_MS,
  });
  await it.machine.report({ ...REGISTER, sequence: 2, fingerprint: 'C'.repeat(22) });
  expect(await act(it, it.bo, { deed: 'approve' })).toBe('notProposed');
});

test('an exception has a basis, a second person, and an end', async () => {
  await using it = await scene();
  const nowMs = Date.now();
  const terms = {
    deed: 'exception',
    basis: 'publicTask',
    journal: 'EMN-2018-1',
    untilMs: nowMs + 30 * DAY_MS,
  };
  expect(await act(it, it.anna, { ...terms, untilMs: nowMs + 91 * DAY_MS })).toBe('tooLong');
  expect(await act(it, it.anna, { ...terms, untilMs: nowMs - 1 })).toBe('past');
  expect(await act(it, it.anna, { ...terms, basis: 'because' })).toBe('422');
  expect(await act(it, it.anna, terms)).toBe('done');
  expect(await look(it)).toMatchObject({ status: 'open', proposed: 'exception' });
  expect(await act(it, it.anna, { deed: 'approve' })).toBe('samePerson');
  expect(await act(it, it.bo, { deed: 'approve' })).toBe('done');
  expect(await look(it)).toMatchObject({
    status: 'exception',
    basis: 'publicTask',
    journal: 'EMN-2018-1',
    untilMs: terms.untilMs,
  });
  // It may lie there; a thief can read it all the same.
  expect(await counted(it)).toBe(1);
  const { commits, vault } = it.fleet.house;
  const end = (atMs: number): Promise<number> =>
    commits.write((on) => endExceptions(on, { vault, nowMs: atMs }));
  expect(await end(terms.untilMs - 1)).toBe(0);
  expect(await end(terms.untilMs)).toBe(1);
  expect(await look(it)).toMatchObject({
    status: 'open',
    basis: null,
    journal: null,
    untilMs: null,
  });
});

test('many at once: each is done or refused for itself', async () => {
  await using it = await scene();
  await it.machine.report(
    { ...REGISTER, id: 2, sequence: 2, exposure: 'protected', fingerprint: null },
    { ...REGISTER, id: 3, sequence: 3, fingerprint: null },
  );
  const elsewhere = await Person.signedIn(it.fleet, 'eva', { organisation: 'Ribe Kommune' });
  const files = [1, 2, 3, 4].map((id) => ({ machine: it.machine.id, id }));
  const wish = { files, deed: 'due', dueMs: null };
  expect((await it.anna.say('POST', '/api/cases', wish)).body).toEqual({
    done: 2,
    refused: [
      { machine: it.machine.id, id: 2, why: 'over' },
      { machine: it.machine.id, id: 4, why: 'notThere' },
    ],
  });
  expect((await elsewhere.say('POST', '/api/cases', wish)).body).toMatchObject({ done: 0 });
  expect((await elsewhere.say('GET', `/api/files/${it.machine.id}/1/case`)).status).toBe(404);
  expect(await act(it, it.anna, { deed: 'assign', to: elsewhere.id })).toBe('422');
});

test('what is written is masked and sealed, and each deed stands in the audit log', async () => {
  await using it = await scene();
  const [digits = ''] = somePeople(1, 1862);
  const number = `${digits.slice(0, 6)}-${digits.slice(6)}`;
  await act(it, it.anna, { deed: 'comment', text: `Borger ${number} har ringet` });
  const { database, vault } = it.fleet.house;
  const entry = await database.selectFrom('case_entry').selectAll().executeTakeFirstOrThrow();
  const kept = vault.open(entry.text_sealed!, entryPlace(entry.machine, 1, 1));
  expect(kept).toMatch(/^Borger \S+ har ringet$/);
  expect(kept).not.toContain(number);
  expect(Buffer.from(entry.text_sealed!).includes('Borger')).toBe(false);
  const trail = database.selectFrom('audit').selectAll().where('action', '=', 'case-changed');
  expect(await trail.execute()).toMatchObject([
    { actor: `person ${it.anna.id}`, subject: `${it.machine.id}/1` },
  ]);
});

test('a machine that tells everything again may have lost a file by it', async () => {
  await using it = await scene();
  await act(it, it.anna, { deed: 'assign', to: it.anna.id });
  await it.machine.report({ ...REGISTER, id: 2, sequence: 9, fingerprint: null });
  const said = { ...checkIn(1), untold: 0 };
  await it.machine.say('POST', '/api/v1/check-in', { ...said, told: 9, ledgerMs: 1 });
  const lost = { ...checkIn(2), untold: 0, told: 0, ledgerMs: 2 };
  await it.machine.say('POST', '/api/v1/check-in', lost);
  const { retold_ms: retoldMs } = await it.fleet.rowOf(it.machine);
  expect(retoldMs).not.toBeNull();
  await it.machine.report({ ...REGISTER, id: 2, sequence: 1, fingerprint: null });
  const coverage = { ...lost.coverage, lastFull: { beganMs: 1, endedMs: 2 } };
  await it.machine.say('POST', '/api/v1/check-in', {
    ...lost,
    counter: 3,
    told: 1,
    retoldMs,
    coverage,
  });
  expect(await look(it)).toMatchObject({ status: 'resolved', resolution: 'gone' });
});
