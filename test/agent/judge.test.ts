/**
 * What the parser child answered, judged: the outcome of each trouble, and how each way of encrypting
 * protects a file and how bad it then is.
 */
import { describe, expect, test } from 'vitest';
import {
  type Answer,
  CHILD_TROUBLES,
  type ChildTrouble,
  type MemberFinding,
} from '../../agent/inspect/answer.ts';
import {
  type Cipher,
  CIPHERS,
  HASHES,
  PASSWORDS,
  type Scheme,
  SCHEMES,
} from '../../agent/formats/scheme.ts';
import { somePeople } from '../../scripts/people.ts';
import { judge } from '../../agent/judge.ts';
import type { Outcome } from '../../agent/outcome.ts';

const measure = { today: 20261122, minConfidence: 'likely' } as const;

const column: MemberFinding = {
  kind: 'cpr',
  where: 'cells',
  member: null,
  sheet: 1,
  columns: [1],
  row: null,
  headerRow: 1,
  matches: 300,
  persons: 300,
  confidence: 'certain',
};

const nothing: Answer = {
  format: 'xls',
  trouble: null,
  verdict: { findings: [], matches: 0, persons: 0, categories: [], warnings: [] },
  scheme: null,
  inflatedBytes: 0,
  members: null,
};
const register: Answer = {
  ...nothing,
  verdict: { ...nothing.verdict, findings: [column], matches: 300, persons: 300 },
};

function judged(answer: Answer, path = '/data/Liste.xls'): Outcome | null {
  const candidate = {
    kind: 'candidate',
    path,
    rawPath: null,
    hint: 'spreadsheet',
    below: null,
  } as const;
  const none = {
    reason: null,
    device: null,
    identity: null,
    sketch: null,
    head: null,
    fingerprint: null,
  };
  return judge({ kind: 'seen', candidate, answer, ...none, sizeBytes: 1, modifiedMs: 1 }, measure);
}

function sealed(scheme: Scheme | null): Answer {
  return { ...nothing, trouble: 'sealed', scheme };
}

const AES256: Scheme = {
  name: 'ooxml-agile',
  cipher: 'aes',
  keyBits: 256,
  hash: 'sha512',
  spins: 100_000,
  password: 'secret',
};

/** `sealed strong protected null`: outcome, the file's protection, exposure, severity. */
function endOf(outcome: Outcome | null): string {
  if (outcome === null) return 'no spreadsheet';
  const { outcome: kind, reason, protection, exposure, severity } = outcome;
  const end = reason === null ? kind : `${kind} ${reason}`;
  return [end, protection.file, exposure, severity].join(', ');
}

const ENDS: Readonly<Record<ChildTrouble | 'none', readonly [empty: string, withFinding: string]>> = {
  none: ['clean, none, unknown, ', 'found, none, unknown, high'],
  damaged: ['unknown damaged, none, unknown, ', 'found damaged, none, unknown, high'],
  limit: ['unknown limit, none, unknown, ', 'found limit, none, unknown, high'],
  unsupported: ['unknown unsupported, none, unknown, ', 'found unsupported, none, unknown, high'],
  crashed: ['unknown crashed, none, unknown, ', 'found crashed, none, unknown, high'],
  'not-spreadsheet': ['no spreadsheet', 'no spreadsheet'],
  sealed: ['sealed, weak, unknown, high', 'found, none, unknown, high'],
}; // prettier-ignore

describe('encrypted, damaged and unread are told apart', () => {
  test.each(['none' as const, ...CHILD_TROUBLES])('%s', (trouble) => {
    const change = { trouble: trouble === 'none' ? null : trouble };
    const [empty, withFinding] = ENDS[trouble];
    expect(endOf(judged({ ...nothing, ...change }))).toBe(empty);
    expect(endOf(judged({ ...register, ...change }))).toBe(withFinding);
  });
});

/** As they occur, and whether they keep a thief out. */
const SCHEME_ROWS: readonly (readonly [Partial<Scheme>, strength: 'weak' | 'strong'])[] = [
  [AES256, 'strong'],
  [{ ...AES256, keyBits: 128, hash: 'sha1' }, 'strong'],
  [{ ...AES256, cipher: '3des', keyBits: 168 }, 'strong'],
  [{ ...AES256, cipher: 'des', keyBits: 56 }, 'weak'],
  [{ ...AES256, cipher: 'rc2', keyBits: 128 }, 'weak'],
  [{ name: 'ooxml-standard', cipher: 'aes', keyBits: 128, hash: 'sha1', spins: 50_000 }, 'strong'],
  [{ name: 'ooxml-standard', cipher: 'rc4', keyBits: 128, hash: 'sha1', spins: 50_000 }, 'weak'],
  [{ name: 'xls-xor', cipher: 'xor', keyBits: 16, hash: null, spins: null }, 'weak'],
  [{ name: 'xls-rc4', cipher: 'rc4', keyBits: 40, hash: 'md5', spins: null }, 'weak'],
  [{ name: 'xls-cryptoapi', cipher: 'rc4', keyBits: 128, hash: 'sha1', spins: null }, 'weak'],
  [{ name: 'odf', cipher: 'aes', keyBits: 256, hash: 'sha1', spins: 100_000 }, 'strong'],
  [{ name: 'odf', cipher: 'blowfish', keyBits: 128, hash: 'sha1', spins: 1024 }, 'strong'],
  [{ name: 'odf-package', cipher: 'aes', keyBits: 256, hash: 'argon2id', spins: 3 }, 'strong'],
  [{ name: 'iwork', cipher: 'aes', keyBits: 128, hash: 'sha1', spins: 100_000 }, 'strong'],
  [{ name: 'zip-aes', cipher: 'aes', keyBits: 256, hash: 'sha1', spins: 1000 }, 'strong'],
  [{ name: 'zipcrypto', cipher: 'zipcrypto', keyBits: 96, hash: null, spins: null }, 'weak'],
  [{ name: 'zip-strong', cipher: 'aes', keyBits: 256, hash: null, spins: null }, 'strong'],
  [{ name: 'zip-strong', cipher: '3des', keyBits: 40, hash: null, spins: null }, 'weak'],
  [{ name: 'smime', cipher: 'rc2', keyBits: 40, hash: null, spins: null }, 'weak'],
  [{ name: 'smime', cipher: 'aes', keyBits: 256, hash: null, spins: null }, 'strong'],
  [{ name: 'openpgp', cipher: 'unknown', keyBits: null, hash: null, spins: null }, 'strong'],
  [{ name: 'rights-management', cipher: 'aes', keyBits: 128, hash: null, spins: null }, 'strong'],
  [{ name: 'unknown', cipher: 'unknown', keyBits: null, hash: null, spins: null }, 'weak'],
]; // prettier-ignore

describe('how it is sealed', () => {
  test.each(SCHEME_ROWS)('%o is %s', (some, strength) => {
    const scheme: Scheme = { ...AES256, ...some, password: 'secret' };
    const outcome = judged(sealed(scheme));
    const end = strength === 'weak' ? 'weak, unknown, high' : 'strong, protected, ';
    expect(endOf(outcome)).toBe(`sealed, ${end}`);
    expect(outcome?.scheme).toEqual(scheme);
  });

  test('every name, cipher, hash and password ends as weak or strong', () => {
    const weak = new Set<Cipher>(['unknown', 'xor', 'rc4', 'zipcrypto', 'des', 'rc2']);
    for (const name of SCHEMES) {
      for (const cipher of CIPHERS) {
        for (const hash of [null, ...HASHES]) {
          const scheme = { ...AES256, name, cipher, hash };
          const isWeak = weak.has(cipher) && name !== 'openpgp';
          const strength = isWeak ? 'weak' : 'strong';
          expect(judged(sealed(scheme))?.protection.file).toBe(strength);
        }
      }
    }
  });

  test('what opens without a password protects nothing, found or clean', () => {
    for (const password of PASSWORDS.filter((one) => one !== 'secret')) {
      const scheme = { ...AES256, password };
      expect(endOf(judged({ ...register, scheme }))).toBe('found, none, unknown, high');
      expect(endOf(judged({ ...nothing, scheme }))).toBe('clean, none, unknown, ');
      expect(judged({ ...nothing, scheme })?.scheme).toEqual(scheme);
    }
  });

  test('a name that tells is found, although its file is sealed', () => {
    const [digits = ''] = somePeople(1, 20181130);
    const path = `/data/CPR ${digits.slice(0, 6)}-${digits.slice(6)}.xls`;
    const outcome = judged(sealed(AES256), path);
    expect(endOf(outcome)).toBe('found, none, unknown, low');
    expect(outcome?.scheme).toEqual(AES256);
  });

  test('what is not encrypted says nothing of how', () => {
    expect(judged(register)).not.toHaveProperty('scheme');
  });
});

describe('an archive with sealed members', () => {
  const [none, one] = [[0, 0, 0, 0], [1, 0, 0, 0]] as const; // prettier-ignore
  const archive = (change: Partial<Answer>): Answer => ({
    ...nothing,
    format: 'zip',
    scheme: AES256,
    members: { read: none, sealed: one, unread: none },
    ...change,
  });
  const member = { ...column, member: 'liste.xlsx' };

  test('is sealed as its weakest member is', () => {
    expect(endOf(judged(archive({})))).toBe('sealed, strong, protected, ');
    const weak = { ...AES256, cipher: 'zipcrypto' } as const;
    expect(endOf(judged(archive({ scheme: weak })))).toBe('sealed, weak, unknown, high');
  });

  test('and one with a register is found, and not protected', () => {
    const verdict = { ...register.verdict, findings: [member] };
    const members = { read: [0, 0, 0, 1], sealed: one, unread: none };
    const outcome = judged(archive({ verdict, members }));
    expect(endOf(outcome)).toBe('found, none, unknown, high');
    expect(outcome?.members).toEqual({ clean: 0, found: 1, sealed: 1, unknown: 0 });
    expect(outcome?.scheme).toEqual(AES256);
  });

  test('and one that was not read is unknown', () => {
    const members = { read: none, sealed: one, unread: one };
    const outcome = judged(archive({ trouble: 'damaged', members }));
    expect(endOf(outcome)).toBe('unknown damaged, none, unknown, ');
  });
});
