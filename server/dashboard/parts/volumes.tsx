/** Volumes as a machine tells of them: how each is protected, who says so, and how it was before. */
import type { ReactNode } from 'react';
import type { MachineAnswer } from '../../api/computers.ts';
import { useFormats } from '../format.ts';
import { Badge } from './badge.tsx';
import { Time } from './values.tsx';

type Volume = MachineAnswer['volumeList'][number];
type Spell = Volume['spells'][number];
type Protection = Spell['protection'];

export interface VolumeWords {
  readonly name: (number: number) => string;
  readonly kinds: Readonly<Record<Volume['kind'], string>>;
  readonly protections: Readonly<Record<Protection, string>>;
  readonly meanings: Readonly<Record<Protection, string>>;
  /** What a witness is called; a new one by its own word. */
  readonly witnesses: Readonly<Record<string, string>>;
  readonly evidence: (witness: string, said: string) => string;
  readonly nobody: string;
  readonly asked: string;
  readonly gone: string;
  readonly history: string;
  readonly since: (day: string) => string;
  readonly between: (from: string, to: string) => string;
}

const LOOKS = {
  on: ['good', 'lock'],
  suspended: ['serious', 'warning'],
  off: ['critical', 'warning'],
  unknown: ['open', 'help'],
} as const;

export interface VolumeListProps {
  readonly volumes: readonly Volume[];
  readonly words: VolumeWords;
}

export function VolumeList({ volumes, words }: VolumeListProps): ReactNode {
  return (
    <ul className="volumes">
      {volumes.map((volume, at) => (
        <li key={volume.id} className="volume">
          <OneVolume volume={volume} name={volume.mountPoint ?? words.name(at + 1)} words={words} />
        </li>
      ))}
    </ul>
  );
}

interface OneVolumeProps {
  readonly volume: Volume;
  readonly name: string;
  readonly words: VolumeWords;
}

function OneVolume({ volume, name, words }: OneVolumeProps): ReactNode {
  const { kind, fileSystem, isThere, spells } = volume;
  const [now] = spells;
  if (now === undefined) return null;
  const { protection, witness, said, askedMs } = now;
  const isKnown = witness !== 'none';
  return (
    <>
      <h3>
        {name} <ProtectionBadge protection={protection} words={words} />
      </h3>
      <p className="quiet">{[words.kinds[kind], fileSystem].filter(Boolean).join(' · ')}</p>
      {!isThere && <p>{words.gone}</p>}
      <p>{words.meanings[protection]}</p>
      <p className="quiet">
        {isKnown ? words.evidence(words.witnesses[witness] ?? witness, said) : words.nobody}{' '}
        {words.asked} <Time ms={askedMs} />.
      </p>
      <History spells={spells} words={words} />
    </>
  );
}

function History({
  spells,
  words,
}: {
  readonly spells: readonly Spell[];
  readonly words: VolumeWords;
}): ReactNode {
  const { day } = useFormats();
  return (
    <>
      <h4>{words.history}</h4>
      <ol className="spells">
        {spells.map(({ sinceMs, protection }, at) => {
          const after = spells[at - 1];
          return (
            <li key={sinceMs} className={`spell spell-${protection}`}>
              <ProtectionBadge protection={protection} words={words} />{' '}
              {after === undefined
                ? words.since(day(sinceMs))
                : words.between(day(sinceMs), day(after.sinceMs))}
            </li>
          );
        })}
      </ol>
    </>
  );
}

function ProtectionBadge({
  protection,
  words,
}: {
  readonly protection: Protection;
  readonly words: VolumeWords;
}): ReactNode {
  const [tone, icon] = LOOKS[protection];
  return (
    <Badge tone={tone} icon={icon}>
      {words.protections[protection]}
    </Badge>
  );
}
