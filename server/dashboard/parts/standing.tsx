/** How a machine stands, in words with the day since when, and whether somebody else says that he is it. */
import type { ReactNode } from 'react';
import type { MachineRow } from '../../api/computers.ts';
import { useFormats } from '../format.ts';
import { useText } from '../text.ts';
import { Badge } from './badge.tsx';

export type Standing = MachineRow['standing'];

const LOOKS = {
  active: ['good', 'success'],
  silent: ['serious', 'warning'],
  waiting: ['middle', 'help'],
  neverSeen: ['open', 'help'],
  revoked: ['critical', 'close'],
  gone: ['quiet', 'info'],
} as const;

export type StandingOf = Pick<MachineRow, 'standing' | 'lastSeenMs' | 'enrolledMs' | 'clonedMs'>;

export function StandingBadges({ of: machine }: { readonly of: StandingOf }): ReactNode {
  const { clone } = useText();
  const sentence = useStanding(machine);
  const [tone, icon] = LOOKS[machine.standing];
  return (
    <ul className="marks">
      <li>
        <Badge tone={tone} icon={icon}>
          {sentence}
        </Badge>
      </li>
      {machine.clonedMs !== null && (
        <li>
          <Badge tone="critical" icon="persons">
            {clone}
          </Badge>
        </li>
      )}
    </ul>
  );
}

function useStanding({ standing, lastSeenMs, enrolledMs }: StandingOf): string {
  const { standings, standingSince } = useText();
  const { day } = useFormats();
  if (standing === 'silent' && lastSeenMs !== null) return standingSince.silent(day(lastSeenMs));
  if (standing === 'waiting' || standing === 'neverSeen')
    return standingSince[standing](day(enrolledMs));
  return standings[standing];
}
