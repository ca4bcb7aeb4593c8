/** How a case stands, in a word with its icon, and when it is due. */
import type { ReactNode } from 'react';
import type { FileRow } from '../../api/files.ts';
import { useNow } from '../now.ts';
import { Badge, type Tone } from '../parts/badge.tsx';
import type { IconName } from '../parts/icon.tsx';
import { Day } from '../parts/values.tsx';
import { useFileWords } from './words.ts';

export type Status = FileRow['case']['status'];

const LOOKS = {
  open: ['open', 'flag'],
  assigned: ['middle', 'persons'],
  waiting: ['middle', 'help'],
  resolved: ['good', 'success'],
  falseAlarm: ['quiet', 'close'],
  exception: ['serious', 'shield'],
} as const satisfies Record<Status, readonly [Tone, IconName]>;

export function StatusBadge({ status }: { readonly status: Status }): ReactNode {
  const { statuses } = useFileWords();
  const [tone, icon] = LOOKS[status];
  return (
    <Badge tone={tone} icon={icon}>
      {statuses[status]}
    </Badge>
  );
}

export function CaseMarks({ file }: { readonly file: Pick<FileRow, 'case'> }): ReactNode {
  const { proposals, copiesLeft, resolutions } = useFileWords();
  const { status, proposed, residue, resolution } = file.case;
  return (
    <ul className="marks">
      <li>
        <StatusBadge status={status} />
        {resolution !== null && <div className="quiet">{resolutions[resolution]}</div>}
      </li>
      {residue > 0 && (
        <li>
          <Badge tone="serious" icon="warning">
            {copiesLeft(residue)}
          </Badge>
        </li>
      )}
      {proposed !== null && (
        <li>
          <Badge tone="serious" icon="persons">
            {proposals[proposed]}
          </Badge>
        </li>
      )}
    </ul>
  );
}

export function Due({ ms }: { readonly ms: number | null }): ReactNode {
  const { overdue } = useFileWords();
  const nowMs = useNow();
  if (ms === null) return null;
  return (
    <>
      <Day ms={ms} />
      {ms < nowMs && (
        <div>
          <Badge tone="critical" icon="warning">
            {overdue}
          </Badge>
        </div>
      )}
    </>
  );
}
