/** What agents say: that they are there, and what lies on their machines. They read nothing but their own policy. */
import { digestOf, provesRenewal, verified } from '../auth/signature.ts';
import type { MachineTable } from '../store/tables.ts';
import { takeRows } from '../store/files.ts';
import { notice } from '../store/event.ts';
import { renew } from '../store/clones.ts';
import { checkIn, enrol, leave, machineByKey } from '../store/machines.ts';
import { headerKeyOf } from '../store/organisations.ts';
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

/** The route's own rule: it is called by machines, which the server has looked up. */
function machineOf({ machine }: Call<unknown>): MachineTable {
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
  { id, state, organisation: at }: MachineTable,
  status: number,
  { database, commits, vault, policies }: House,
): Promise<Answer> {
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
      policyKey: policies.publicKey,
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

async function checkedIn(call: Call<CheckIn>): Promise<Answer> {
  const { body, house } = call;
  const { id } = machineOf(call);
  const { vault } = house;
  const nowMs = house.nowMs();
  const { machine, tellsAgain, isCopy } = await house.commits.write((it) =>
    checkIn(it, id, body, { vault, nowMs }),
  );
  const answer: CheckInAnswer = {
    state: machine.state === 'waiting' ? 'waiting' : 'active',
    nowMs,
    policy: house.policies.current.version,
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
  await house.commits.write((it) => takeRows(it, { organisation, machine: id }, body.rows, at));
  return { status: 200, body: { taken: body.rows.length, of: digestOf(signed.body) } };
}

function policy({ house, header }: Call<null>): Promise<Answer> {
  const { document, etag } = house.policies.current;
  const headers = { etag, 'cache-control': 'no-cache' };
  if (header('if-none-match') === etag) return Promise.resolve({ status: 304, headers });
  return Promise.resolve({
    status: 200,
    body: document,
    headers: { ...headers, 'content-type': 'application/jose' },
  });
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
