/** What agents say: that they are there, and what lies on their machines. They read nothing but their own policy. */
import { digestOf, provesRenewal, verified } from '../auth/signature.ts';
import type { MachineTable, PolicyTable } from '../store/tables.ts';
import { hear } from '../store/cases.ts';
import { takeRows } from '../store/files.ts';
import { notice } from '../store/event.ts';
import { renew } from '../store/clones.ts';
import { checkIn, enrol, leave, machineByKey } from '../store/machines.ts';
import { headerKeyOf } from '../store/organisations.ts';
import { policyFor, policyMadeFor } from '../store/policies.ts';
import { etagOf } from '../policies.ts';
import { tokenFor } from '../store/tokens.ts';
import {
  CheckIn,
  CheckInAnswer,
  Enrolment,
  EnrolmentAnswer,
  Goodbye,
  Renewal,
  Reports,
  ReportsAnswer,
} from '../wire.ts';
import { type Answer, type Call, type House, Refused, route, type Route } from './route.ts';

/** All who write at the same time wait for the largest. */
const ROWS_A_COMMIT = 25;

/** The route's own rule: it is called by machines, which the server has looked up. */
function machineOf({ machine }: Call): MachineTable {
  if (machine === null) throw new Refused(401, 'no-signature');
  return machine;
}

/** Again by who is enrolled already: the same answer. */
async function enrolled({ body, house, signed }: Call<Enrolment>): Promise<Answer> {
  const { database, commits, vault } = house;
  const nowMs = house.nowMs();
  const signature = await verified(signed, body.publicKey, nowMs);
  if (typeof signature === 'string') throw new Refused(401, signature);
  const known = await machineByKey(database, body.publicKey);
  if (known !== undefined) {
    if (known.state === 'revoked' || known.state === 'gone') throw new Refused(403, known.state);
    return admitted(known, 200, house);
  }
  const token = await tokenFor(database, body.token, nowMs);
  const machine =
    typeof token === 'string'
      ? null
      : await commits.write((it) => enrol(it, body, token, { vault, nowMs }));
  if (machine !== null) return admitted(machine, 201, house);
  const why = typeof token === 'string' ? token : 'used-token';
  const organisation = typeof token === 'string' ? null : token.organisation;
  await commits.write((it) =>
    notice(it, { kind: 'enrolment-refused', organisation, machine: null, facts: { why } }, nowMs),
  );
  throw new Refused(403, why);
}

/** What who is let in is told. */
async function admitted(
  machine: MachineTable,
  status: number,
  { database, commits, vault, policies }: House,
): Promise<Answer> {
  const { id, state, organisation: at } = machine;
  const row = await database
    .selectFrom('organisation')
    .select('name')
    .where('id', '=', at)
    .executeTakeFirst();
  const headerKey = await commits.write((it) => headerKeyOf(it, at, vault));
  return {
    status,
    body: {
      machine: id,
      state: state === 'waiting' ? 'waiting' : 'active',
      organisation: row?.name ?? '',
      // Of the policy that it is given: another key may sign the next ones by now.
      policyKey: (await policyFor(database, machine))?.signer ?? policies.publicKey,
      ...(headerKey !== null && { headerKey }),
    },
  };
}

/** Again by who was given the new key already: the same answer. */
async function renewed(call: Call<Renewal>): Promise<Answer> {
  const { body, house } = call;
  const machine = machineOf(call);
  const { database, commits, vault } = house;
  if (!provesRenewal(body, machine.id)) throw new Refused(401, 'wrong-proof');
  const known = await machineByKey(database, body.publicKey);
  if (known !== undefined) {
    if (known.state === 'revoked' || known.state === 'gone') throw new Refused(403, known.state);
    return admitted(known, 200, house);
  }
  const at = { vault, nowMs: house.nowMs() };
  const own = await commits.write((it) => renew(it, machine, body, at));
  if (own === null) throw new Refused(409, 'no-copy');
  return admitted(own, 201, house);
}

/** Most have it already, and nothing is written. */
async function policyMade(
  { database, commits, policies, nowMs }: House,
  machine: MachineTable,
  version: number,
): Promise<PolicyTable | undefined> {
  const asking = { ...machine, policy_version: version };
  const there = await policyFor(database, asking);
  if (there?.version === version || !policies.canSign) return there;
  const making = { policies, actor: 'server', nowMs: nowMs() };
  return commits.write((it) => policyMadeFor(it, asking, making));
}

async function checkedIn(call: Call<CheckIn>): Promise<Answer> {
  const { body, house } = call;
  const { id } = machineOf(call);
  const { vault } = house;
  const nowMs = house.nowMs();
  const { machine, tellsAgain, isCopy } = await house.commits.write(async (it) => {
    const seen = await checkIn(it, id, body, { vault, nowMs });
    // What it has not told again may be gone by now.
    await hear(it, id, { vault, nowMs });
    return seen;
  });
  const answer: CheckInAnswer = {
    state: machine.state === 'waiting' ? 'waiting' : 'active',
    nowMs,
    policy: (await policyMade(house, machine, body.versions.policy))?.version ?? 0,
    scanNow: machine.scan_now === 1,
    tellAfter: tellsAgain ? 0 : null,
    ...(isCopy && { renew: true }),
  };
  return { status: 200, body: answer };
}

async function reported(call: Call<Reports>): Promise<Answer> {
  const { body, house, signed } = call;
  const { id, organisation, retold_ms: retoldMs } = machineOf(call);
  const at = { vault: house.vault, nowMs: house.nowMs(), retoldMs };
  // What was told last is taken in last: who is stopped in between is told all again.
  const rows = body.rows.toSorted((a, b) => a.sequence - b.sequence);
  while (rows.length > 0) {
    const piece = rows.splice(0, ROWS_A_COMMIT);
    // oxlint-disable-next-line no-await-in-loop -- others get their turn in between
    await house.commits.write(async (it) => {
      await takeRows(it, { organisation, machine: id }, piece, at);
      if (rows.length === 0) await hear(it, id, at);
    });
  }
  return { status: 200, body: { taken: body.rows.length, of: digestOf(signed.body) } };
}

async function policy(call: Call): Promise<Answer> {
  const { house, header } = call;
  const row = await policyFor(house.database, machineOf(call));
  if (row === undefined) throw new Refused(404, 'no-policy');
  const etag = etagOf(row.document);
  const headers = { etag, 'cache-control': 'no-cache' };
  if (header('if-none-match') === etag) return { status: 304, headers };
  const type = { 'content-type': 'application/jose' };
  return { status: 200, body: row.document, headers: { ...headers, ...type } };
}

async function left(call: Call<Goodbye>): Promise<Answer> {
  const machine = machineOf(call);
  const { commits, nowMs } = call.house;
  await commits.write((it) => leave(it, machine, nowMs()));
  return { status: 204 };
}

export const MACHINE_ROUTES: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/enrol',
    caller: 'enrolling',
    says: 'A machine with a token and a key of its own becomes one of an organisation.',
    body: Enrolment,
    answers: { 200: EnrolmentAnswer, 201: EnrolmentAnswer },
    handle: enrolled,
  }),
  route({
    method: 'POST',
    path: '/api/v1/check-in',
    caller: 'waiting machine',
    says: 'A machine is there: what it is, what it lies on, how much of it was looked through.',
    body: CheckIn,
    answers: { 200: CheckInAnswer },
    handle: checkedIn,
  }),
  route({
    method: 'POST',
    path: '/api/v1/renew',
    caller: 'waiting machine',
    says: 'A copy of a machine, which it was told that it is, becomes one of its own with a new key.',
    body: Renewal,
    answers: { 200: EnrolmentAnswer, 201: EnrolmentAnswer },
    handle: renewed,
  }),
  route({
    method: 'POST',
    path: '/api/v1/reports',
    caller: 'machine',
    says: 'Files of a machine as they are now, and those that are gone.',
    body: Reports,
    answers: { 200: ReportsAnswer },
    handle: reported,
  }),
  route({
    method: 'GET',
    path: '/api/v1/policy',
    caller: 'machine',
    says: 'The policy, signed; 304 for who has it.',
    answers: { 200: null, 304: null },
    handle: policy,
  }),
  route({
    method: 'POST',
    path: '/api/v1/goodbye',
    caller: 'waiting machine',
    says: 'The agent is being taken off this machine.',
    body: Goodbye,
    answers: { 204: null },
    handle: left,
  }),
];
