/** Files as a table that is paged by the server: what is chosen in it can be worked on at once. */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { FileCountsAnswer, FileRow, FilesAnswer } from '../../api/files.ts';
import { useAsked } from '../api.ts';
import { Asked } from '../parts/asked.tsx';
import { Badge, ExposureBadge, SeverityBadge } from '../parts/badge.tsx';
import { Filters } from '../parts/filters.tsx';
import { type Column, Pager, Table } from '../parts/table.tsx';
import { Count, Day } from '../parts/values.tsx';
import { useSession } from '../session.ts';
import { useUnits } from '../units.ts';
import { type Deed, DeedDialog, type Target } from './deed.tsx';
import { nameOf } from './name.ts';
import { type Listed, type Preset, useFilters, useQueryOf, worksOnCases } from './narrowing.ts';
import { CaseMarks, Due } from './status.tsx';
import { useFileWords } from './words.ts';

export interface FileListProps {
  readonly caption: string;
  readonly search: Listed;
  readonly preset?: Preset;
  /** `cases`: who has it and until when, in place of when it was first seen; `resolved`: since when there is nothing to do. */
  readonly shows: 'files' | 'cases' | 'resolved';
  readonly empty: ReactNode;
}

const EVERYTHING: Preset = {};

export function FileList({
  caption,
  search,
  preset = EVERYTHING,
  shows,
  empty,
}: FileListProps): ReactNode {
  // What was resolved last is what somebody looks for there.
  const { sort = shows === 'resolved' ? 'changed' : 'severity' } = search;
  const query = useQueryOf({ ...search, sort, ...preset } as Preset);
  const asked = useAsked<FilesAnswer>('/api/files', query);
  const { after: _, sort: __, ...narrowed } = query as Listed;
  const total = useAsked<FileCountsAnswer>('/api/files/counts', narrowed).data?.total;
  const words = useFileWords();
  const first = search.machine === undefined ? undefined : asked.data?.files[0];
  const filters = useFilters({ ...search, ...preset }, first?.machineName).filter(
    ({ name }) => !Object.hasOwn(preset, name),
  );
  return (
    <>
      <Filters filters={filters} search={search} />
      <Asked of={asked}>
        {({ files, next }) => (
          <>
            <Chosen
              // What is chosen is of this page: another begins with nothing.
              key={JSON.stringify(query)}
              {...{ caption, files, shows, empty }}
              sorted={sort}
            />
            <Pager
              after={search.after}
              next={next}
              {...(total !== undefined && { total: words.list.total(total) })}
            />
          </>
        )}
      </Asked>
    </>
  );
}

interface ChosenProps extends Pick<FileListProps, 'caption' | 'shows' | 'empty'> {
  readonly files: readonly FileRow[];
  readonly sorted: string;
}

const keyOf = ({ machine, id }: Pick<FileRow, 'machine' | 'id'>): string => `${machine}/${id}`;

function Chosen({ caption, files, shows, empty, sorted }: ChosenProps): ReactNode {
  const words = useFileWords();
  const role = useSession()?.role;
  const [keys, choose] = useState<ReadonlySet<string>>(new Set());
  const chosen = files.filter((file) => keys.has(keyOf(file)));
  const choosing = useChoosing(files, keys, choose);
  const columns = useColumns(shows);
  // What is worked on stays the same while the list, which it may leave, is asked for anew.
  const [work, begin] = useState<Work | null>(null);
  const targets = chosen.map((file) => ({ ...file, name: nameOf(file, words).name }));
  return (
    <>
      {chosen.length > 0 && (
        <Bulk
          amount={chosen.length}
          isProposed={chosen.some((file) => file.case.proposed !== null)}
          onDeed={(deed) => begin({ deed, files: targets })}
          onClear={() => choose(new Set())}
        />
      )}
      {work !== null && (
        <DeedDialog
          {...work}
          onClose={(isDone) => {
            begin(null);
            if (isDone) choose(new Set());
          }}
        />
      )}
      <Table<FileRow>
        caption={caption}
        rows={files}
        keyOf={keyOf}
        sorted={sorted}
        columns={worksOnCases(role) && shows !== 'resolved' ? [choosing, ...columns] : columns}
        empty={empty}
      />
    </>
  );
}

function useChoosing(
  files: readonly FileRow[],
  keys: ReadonlySet<string>,
  choose: (keys: ReadonlySet<string>) => void,
): Column<FileRow> {
  const words = useFileWords();
  const { list } = words;
  const isAll = files.every((file) => keys.has(keyOf(file)));
  const toggle = (key: string): void => {
    const rest = new Set(keys);
    if (!rest.delete(key)) rest.add(key);
    choose(rest);
  };
  return {
    heading: list.select,
    head: (
      <input
        type="checkbox"
        className="choose"
        aria-label={list.selectAll}
        checked={isAll}
        onChange={() => choose(new Set(isAll ? [] : files.map(keyOf)))}
      />
    ),
    cell: (file) => (
      <input
        type="checkbox"
        className="choose"
        aria-label={list.selectOne(nameOf(file, words).name)}
        checked={keys.has(keyOf(file))}
        onChange={() => toggle(keyOf(file))}
      />
    ),
  };
}

const BULK = ['assign', 'due', 'wait', 'falseAlarm', 'exception'] as const;
const ON_PROPOSALS = ['approve', 'decline'] as const;

interface Work {
  readonly deed: Deed;
  readonly files: readonly Target[];
}

interface BulkProps {
  readonly amount: number;
  readonly isProposed: boolean;
  readonly onDeed: (deed: Deed) => void;
  readonly onClear: () => void;
}

function Bulk({ amount, isProposed, onDeed, onClear }: BulkProps): ReactNode {
  const { deeds, list } = useFileWords();
  const offered = isProposed ? [...ON_PROPOSALS, ...BULK] : BULK;
  return (
    <section className="bulk" aria-label={list.selection}>
      <span role="status">{list.selected(amount)}</span>
      {offered.map((one) => (
        <button
          key={one}
          type="button"
          className="button button-secondary"
          onClick={() => onDeed(one)}
        >
          {deeds[one]}
        </button>
      ))}
      <button type="button" className="plain-button" onClick={onClear}>
        {list.unselect}
      </button>
    </section>
  );
}

/** What stands in every list, and what in some. */
const COLUMNS = {
  files: ['name', 'severity', 'exposure', 'persons', 'machine', 'about', 'firstSeen'],
  cases: ['name', 'severity', 'about', 'assignee', 'due', 'persons', 'machine'],
  resolved: ['name', 'about', 'changed', 'assignee', 'persons', 'machine'],
} as const;
type ColumnName = (typeof COLUMNS)[keyof typeof COLUMNS][number];

function useColumns(shows: FileListProps['shows']): readonly Column<FileRow>[] {
  const { list } = useFileWords();
  const { nameOf: nameOfUnit } = useUnits();
  const columns: Readonly<Record<ColumnName, Column<FileRow>>> = {
    name: { heading: list.file, isName: true, cell: (file) => <NamedFile file={file} /> },
    severity: {
      heading: list.severity,
      sort: 'severity',
      cell: (file) => file.severity !== null && <SeverityBadge severity={file.severity} />,
    },
    exposure: { heading: list.exposure, cell: (file) => <Access file={file} /> },
    persons: {
      heading: list.persons,
      sort: 'persons',
      isNumber: true,
      cell: (file) => <Count of={file.persons} />,
    },
    machine: {
      heading: list.machine,
      cell: (file) => <OnMachine file={file} unit={nameOfUnit(file.unit)} />,
    },
    about: { heading: list.case, cell: (file) => <CaseMarks file={file} /> },
    assignee: { heading: list.assignee, cell: (file) => file.case.assignee?.name ?? '' },
    due: { heading: list.due, sort: 'due', cell: (file) => <Due ms={file.case.dueMs} /> },
    changed: {
      heading: list.resolved,
      sort: 'changed',
      cell: ({ case: { changedMs } }) => changedMs !== null && <Day ms={changedMs} />,
    },
    firstSeen: {
      heading: list.firstSeen,
      sort: 'firstSeen',
      cell: (file) => <Day ms={file.firstSeenMs} />,
    },
  };
  return COLUMNS[shows].map((name) => columns[name]);
}

interface OnMachineProps {
  readonly file: FileRow;
  readonly unit: string;
}

function OnMachine({ file: { machine, machineName }, unit }: OnMachineProps): ReactNode {
  return (
    <>
      <Link to="/maskiner/$machine" params={{ machine }}>
        {machineName}
      </Link>
      <div className="quiet">{unit}</div>
    </>
  );
}

function NamedFile({ file }: { readonly file: FileRow }): ReactNode {
  const words = useFileWords();
  const { name, folder } = nameOf(file, words);
  return (
    <span className="path">
      <Link to="/filer/$machine/$file" params={{ machine: file.machine, file: String(file.id) }}>
        {name}
      </Link>
      {folder !== null && <span className="folder">{folder}</span>}
    </span>
  );
}

/** Who could get at it: also why nobody knows what is in it. */
function Access({ file }: { readonly file: FileRow }): ReactNode {
  const words = useFileWords();
  return (
    <ul className="marks">
      <li>
        <ExposureBadge exposure={file.exposure} />
      </li>
      {file.portable && (
        <li>
          <Badge tone="middle" icon="laptop">
            {words.portable}
          </Badge>
        </li>
      )}
      {file.outcome !== 'found' && (
        <li>
          <Badge tone="open" icon={file.outcome === 'sealed' ? 'lock' : 'help'}>
            {words.outcomes[file.outcome]}
          </Badge>
        </li>
      )}
    </ul>
  );
}
