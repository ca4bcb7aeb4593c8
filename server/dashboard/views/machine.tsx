/** One machine: how it stands and why, how much of it was looked through, its volumes over time, and what to do to it. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { MachineAnswer } from '../../api/computers.ts';
import { ask, useAsked } from '../api.ts';
import { useFormats } from '../format.ts';
import { useWords } from '../language.ts';
import { Asked } from '../parts/asked.tsx';
import { SeverityBadge } from '../parts/badge.tsx';
import { Deed } from '../parts/deed.tsx';
import { Facts } from '../parts/facts.tsx';
import { Figure, Figures } from '../parts/figure.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page, Section } from '../parts/page.tsx';
import { StandingBadges } from '../parts/standing.tsx';
import { Table } from '../parts/table.tsx';
import { Count, Day, Time } from '../parts/values.tsx';
import { VolumeList } from '../parts/volumes.tsx';
import { useSession } from '../session.ts';
import { useUnits } from '../units.ts';
import { da } from './machine.da.ts';
import { en } from './machine.en.ts';
import { view, type ViewProps } from './view.ts';

const WORDS = { da, en };
const SEARCH = {};
const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

interface Part {
  readonly machine: MachineAnswer;
}

function Machine({ parameters }: ViewProps<typeof SEARCH>): ReactNode {
  const words = useWords(WORDS);
  const asked = useAsked<MachineAnswer>(`/api/machines/${parameters['machine'] ?? ''}`);
  const machine = asked.data;
  return (
    <Page
      title={machine?.name || words.title}
      {...(machine !== undefined && {
        lead: <Standing machine={machine} />,
        deeds: <Deeds machine={machine} />,
      })}
    >
      <Asked of={asked}>{(answer) => <Known machine={answer} />}</Asked>
      <p className="deeds">
        <Link to="/maskiner">{words.back}</Link>
      </p>
    </Page>
  );
}

/** With phrases alone: it stands in a paragraph. */
function Standing({ machine }: Part): ReactNode {
  const { nameOf } = useUnits();
  const { unit, group } = machine;
  return [nameOf(unit), group].filter((it) => it !== '').join(' · ');
}

function Known({ machine }: Part): ReactNode {
  return (
    <>
      <StandingBadges of={machine} />
      <Explained machine={machine} />
      <KeyFigures machine={machine} />
      <Findings machine={machine} />
      <Volumes machine={machine} />
      <Coverage machine={machine} />
      <About machine={machine} />
    </>
  );
}

/** Why it stands as it does, and what to do about it. */
function Explained({ machine }: Part): ReactNode {
  const { explained, scanAsked, untold } = useWords(WORDS);
  const { number, day } = useFormats();
  const { standing, lastSeenMs, clonedMs } = machine;
  const why = standing === 'active' ? null : explained[standing];
  return (
    <>
      {why !== null && (
        <Notice kind={standing === 'gone' || standing === 'waiting' ? 'info' : 'warning'}>
          {lastSeenMs === null ? why : `${explained.seen(day(lastSeenMs))} ${why}`}
        </Notice>
      )}
      {clonedMs !== null && (
        <Notice kind="warning" title={explained.cloneTitle(day(clonedMs))}>
          {explained.clone}
        </Notice>
      )}
      {machine.scanAsked && <Notice kind="info">{scanAsked}</Notice>}
      {machine.untold > 0 && <p className="quiet">{untold(number(machine.untold))}</p>}
    </>
  );
}

const alarming = (amount: number) => (amount > 0 ? 'alarm' : 'plain');

function KeyFigures({ machine }: Part): ReactNode {
  const { figures } = useWords(WORDS);
  const { exposedPersons: persons, files, volumes } = machine;
  return (
    <Figures>
      <Figure label={figures.persons} tone={alarming(persons.amount)} note={figures.personsNote}>
        <Count of={persons.amount} atMost={persons.atMost} />
      </Figure>
      <Figure
        label={figures.exposed}
        tone={alarming(files.exposed)}
        note={figures.exposedNote(files.found)}
      >
        <Count of={files.exposed} />
      </Figure>
      <Figure
        label={figures.volumes}
        tone={alarming(volumes.open)}
        note={figures.volumesNote(volumes.all, volumes.unknown)}
      >
        <Count of={volumes.open} />
      </Figure>
      <Figure
        label={figures.unread}
        tone={files.unknown > 0 ? 'doubt' : 'plain'}
        note={figures.unreadNote}
      >
        <Count of={files.unknown} />
      </Figure>
    </Figures>
  );
}

type Severity = (typeof SEVERITIES)[number];

function Findings({ machine }: Part): ReactNode {
  const { findings } = useWords(WORDS);
  const { id, severity } = machine;
  const rows = SEVERITIES.filter((it) => (severity[it] ?? 0) > 0);
  return (
    <Section title={findings.title}>
      <Table<Severity>
        caption={findings.title}
        rows={rows}
        keyOf={(it) => it}
        columns={[
          {
            heading: findings.severity,
            isName: true,
            cell: (it) => <SeverityBadge severity={it} />,
          },
          {
            heading: findings.files,
            isNumber: true,
            cell: (it) => (
              <Link to="/filer" search={{ machine: id, severity: [it] }}>
                <Count of={severity[it] ?? 0} />
              </Link>
            ),
          },
        ]}
        empty={<p>{machine.lastSeenMs === null ? findings.nothingYet : findings.none}</p>}
      />
      {rows.length > 0 && (
        <p>
          <Link to="/filer" search={{ machine: id }}>
            {findings.all}
          </Link>
        </p>
      )}
    </Section>
  );
}

function Volumes({ machine: { volumeList } }: Part): ReactNode {
  const { volumes } = useWords(WORDS);
  return (
    <Section title={volumes.title} lead={volumes.lead}>
      {volumeList.length === 0 ? (
        <p>{volumes.none}</p>
      ) : (
        <VolumeList volumes={volumeList} words={volumes} />
      )}
    </Section>
  );
}

type Reason = keyof NonNullable<MachineAnswer['coverage']>['reasons'];

function Coverage({ machine }: Part): ReactNode {
  const { coverage: words } = useWords(WORDS);
  const { number } = useFormats();
  const { coverage } = machine;
  if (coverage === null) {
    return (
      <Section title={words.title}>
        <p>{words.none}</p>
      </Section>
    );
  }
  const { files, notSpreadsheet, waiting, lastFull } = coverage;
  const reasons = Object.entries(coverage.reasons) as [Reason, number][];
  return (
    <Section title={words.title} lead={lastFull === null ? words.noFull : undefined}>
      <Facts
        facts={[
          [words.lastFull, lastFull && <Time key="full" ms={lastFull.endedMs} />],
          [words.took, lastFull && words.duration(lastFull.endedMs - lastFull.beganMs)],
          [words.clean, number(files.clean)],
          [words.found, number(files.found)],
          [words.sealed, number(files.sealed)],
          [words.unknown, number(files.unknown)],
          [words.notSpreadsheet, number(notSpreadsheet)],
          [words.waiting, number(waiting)],
        ]}
      />
      <h3>{words.reasonsTitle}</h3>
      <Table<readonly [Reason, number]>
        caption={words.reasonsTitle}
        rows={reasons.filter(([, amount]) => amount > 0).toSorted(([, a], [, b]) => b - a)}
        keyOf={([reason]) => reason}
        columns={[
          { heading: words.reason, isName: true, cell: ([reason]) => words.reasons[reason][0] },
          { heading: words.files, isNumber: true, cell: ([, amount]) => <Count of={amount} /> },
          { heading: words.what, cell: ([reason]) => words.reasons[reason][1] },
        ]}
        empty={<p>{words.noReasons}</p>}
      />
    </Section>
  );
}

function About({ machine }: Part): ReactNode {
  const { about } = useWords(WORDS);
  const { versions, isLaptop, lastSeenMs } = machine;
  const kind = isLaptop === null ? null : isLaptop ? about.laptop : about.desktop;
  return (
    <Section title={about.title}>
      <Facts
        facts={[
          [about.kind, kind],
          [about.system, machine.system],
          [about.maker, [machine.manufacturer, machine.model].filter(Boolean).join(' ')],
          [about.serial, machine.serial],
          [about.lastUser, machine.lastUser],
          [about.lastSeen, lastSeenMs === null ? about.never : <Time key="seen" ms={lastSeenMs} />],
          [about.enrolled, <Day key="enrolled" ms={machine.enrolledMs} />],
          [about.agent, versions.agent],
          [about.rules, versions.agent === '' ? null : versions.rules],
          [about.policy, versions.policy === 0 ? about.noPolicy : versions.policy],
        ]}
      />
    </Section>
  );
}

const LEFT = new Set(['revoked', 'gone']);

/** Those that its state takes. */
function Deeds({ machine }: Part): ReactNode {
  const { deeds, troubles } = useWords(WORDS);
  const session = useSession();
  const { id, name, standing, files } = machine;
  if (session?.role !== 'admin') return null;
  const offered = {
    approve: standing === 'waiting',
    scan: !LEFT.has(standing) && standing !== 'waiting' && !machine.scanAsked,
    revoke: !LEFT.has(standing),
    retire: standing !== 'gone' || files.found + files.unknown > 0,
  };
  return (['approve', 'scan', 'revoke', 'retire'] as const)
    .filter((deed) => offered[deed])
    .map((deed) => (
      <Deed
        key={deed}
        words={deeds[deed]}
        of={name}
        look={deed === 'approve' ? 'primary' : 'secondary'}
        run={() => ask('POST', `/api/machines/${id}/${deed}`)}
        refreshes={['/api/machines', '/api/overview', '/api/files', '/api/units']}
        troubles={troubles}
      />
    ));
}

export const shown = view(SEARCH, Machine);
