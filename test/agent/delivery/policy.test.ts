/** What an agent takes for a policy, and what changes nothing. */
import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactSign, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepMembership } from '../../../agent/delivery/membership.ts';
import { policyIn, takePolicy } from '../../../agent/delivery/policy.ts';
import { newSigningKey, publicHalf } from '../../../server/policies.ts';
import { POLICY_TYPE, type PolicyDocument } from '../../../server/wire.ts';

const BRANDE = { organisation: 'Brande Kommune' };

const documentOf = (changes: Partial<PolicyDocument>): PolicyDocument => ({
  version: Date.now() + 1e9,
  ...BRANDE,
  unit: null,
  activeFromMs: null,
  successor: null,
  policy: { jobs: 7 },
  ...changes,
});

function signed(content: unknown, key: KeyObject, header = {}): Promise<string> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'EdDSA', typ: POLICY_TYPE, ...header })
    .sign(key);
}

const key = newSigningKey();
let folder: string;
let held: PolicyDocument;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-policy-'));
  const membership = { server: 'http://127.0.0.1:1', machine: 'm', ...BRANDE };
  keepMembership(folder, { ...membership, policyKey: publicHalf(key) });
  held = documentOf({ version: 1000, policy: { jobs: 2 } });
  await takePolicy(folder, await signed(held, key), () => undefined);
});

afterEach(() => rmSync(folder, { recursive: true }));

const NEWER = documentOf({});
test.each<[string, () => Promise<string>, string]>([
  ['another key', () => signed(NEWER, newSigningKey()), 'not-signed'],
  ['an older one', () => signed({ ...NEWER, version: 999 }, key), 'not-newer'],
  ['the same again', () => signed(held, key), 'not-newer'],
  ['of others', () => signed({ ...NEWER, organisation: 'Anden Kommune' }, key), 'not-ours'],
  ['no policy', () => signed({ version: 2000 }, key), 'garbage'],
  ['no JSON', () => signed('{', key), 'garbage'],
  [
    'a value that no setting takes',
    () => signed(documentOf({ policy: { jobs: 99 } }), key),
    'garbage',
  ],
  [
    'something else that was signed',
    () => signed(NEWER, key, { typ: 'cprvagt+jwt' }),
    'not-signed',
  ],
  ['half of one', async () => (await signed(NEWER, key)).slice(0, -20), 'not-signed'],
  ['garbage', async () => Promise.resolve('\u0000 x.y.z'), 'not-signed'],
  ['alg: none', async () => Promise.resolve(new UnsecuredJWT({ ...NEWER }).encode()), 'not-signed'],
])('%s', async (_name, made, why) => {
  expect(await takePolicy(folder, await made(), () => expect.fail('kept'))).toBe(why);
  expect((await policyIn(folder))?.document).toEqual(held);
});

test('what is kept is checked each time: who can write there cannot make one', async () => {
  const forged = await signed(NEWER, newSigningKey());
  const kept = { enrolled: publicHalf(key), signer: publicHalf(key), policy: forged };
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(kept));
  expect(await policyIn(folder)).toBeNull();
  writeFileSync(join(folder, 'policy.json'), 'x');
  expect(await policyIn(folder)).toBeNull();
});

test('fields of a newer server are passed over', async () => {
  const next = { ...NEWER, policy: { jobs: 3, future: 1 }, also: 2 };
  const taken = await takePolicy(folder, await signed(next, key), () => undefined);
  expect(taken).toMatchObject({ document: { policy: { jobs: 3 } } });
});

test('a key that follows signs once it was announced, and the one before no more', async () => {
  const next = newSigningKey();
  const byNext = await signed(documentOf({ version: 3000 }), next);
  expect(await takePolicy(folder, byNext, () => undefined)).toBe('not-signed');
  const announcing = documentOf({ version: 2000, successor: publicHalf(next) });
  await takePolicy(folder, await signed(announcing, key), () => undefined);
  expect(await takePolicy(folder, byNext, () => undefined)).toMatchObject({
    signer: publicHalf(next),
  });
  const late = await signed(documentOf({ version: 4000 }), key);
  expect(await takePolicy(folder, late, () => undefined)).toBe('not-signed');
  expect((await policyIn(folder))?.document.version).toBe(3000);
});
