/**
 * Mutants: what becomes of a file that somebody, or chance, has changed. Each is made from one seed
 * number and its own, and from the list of seeds, and so can be made again.
 */
import { HINTS, type Hint } from '../../agent/formats/reader.ts';
import { changedBytes } from './bytes.ts';
import { type Container, opened, type Part } from './containers.ts';
import { Dice } from './dice.ts';
import { changedRecords } from './records.ts';
import { MOST_BYTES, type Seed } from './seeds.ts';
import { changedText } from './tokens.ts';

export interface Mutant {
  readonly number: number;
  /** The name of what it was. */
  readonly from: string;
  readonly hint: Hint;
  readonly bytes: Buffer;
}

/** Packages in archives in archives. */
const MOST_DEPTH = 3;

export function mutantOf(seeds: readonly Seed[], seed: number, number: number): Mutant {
  const dice = new Dice(seed, number);
  const { name, bytes } = seedOf(seeds, dice);
  const partner = dice.pick(seeds).bytes;
  let changed = bytes;
  for (let times = 1 + dice.small(5); times > 0; times--) {
    changed = mutated(changed, dice, { partner, depth: 0 });
  }
  const hint = dice.is(0.6) ? 'spreadsheet' : dice.pick(HINTS);
  return { number, from: name, hint, bytes: changed.subarray(0, MOST_BYTES) };
}

/** One that takes long is taken one time in ten that it comes up. */
function seedOf(seeds: readonly Seed[], dice: Dice): Seed {
  const seed = dice.pick(seeds);
  return seed.isSlow === true && dice.is(0.9) ? seedOf(seeds, dice) : seed;
}

interface Whence {
  readonly partner: Buffer;
  readonly depth: number;
}

function mutated(bytes: Buffer, dice: Dice, whence: Whence): Buffer {
  const container = whence.depth < MOST_DEPTH && dice.is(0.75) ? opened(bytes) : null;
  if (container !== null && container.parts.length > 0) return repacked(container, dice, whence);
  const { partner } = whence;
  const text = dice.is(0.7) ? changedText(bytes, dice) : null;
  const records = text === null && dice.is(0.6) ? changedRecords(bytes, dice, partner) : null;
  return text ?? records ?? changedBytes(bytes, dice, partner);
}

/** With one part changed, or lost, doubled, renamed, exchanged. */
function repacked({ parts, pack }: Container, dice: Dice, { partner, depth }: Whence): Buffer {
  const all = [...parts];
  const at = dice.below(all.length);
  const [name, content] = all[at]!;
  const [otherName, otherContent] = dice.pick(all);
  switch (dice.below(32)) {
    case 0:
      all.splice(at, 1);
      break;
    case 1:
      all.push([otherName, content]);
      break;
    case 2:
      all[at] = [otherName, content];
      break;
    case 3:
      all[at] = [name, otherContent];
      break;
    default: {
      const within = { partner: partnerIn(partner, dice), depth: depth + 1 };
      all[at] = [name, mutated(content, dice, within)];
    }
  }
  return pack(all);
}

/** A part for a part, where the partner has any. */
function partnerIn(partner: Buffer, dice: Dice): Buffer {
  const parts: readonly Part[] = opened(partner)?.parts ?? [];
  return parts.length === 0 ? partner : dice.pick(parts)[1];
}
