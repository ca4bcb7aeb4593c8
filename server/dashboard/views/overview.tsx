/** The first view: how many lie in the clear, how much of the fleet is known, and what must not be lost tonight. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { OverviewAnswer, TrendAnswer } from '../../api/overview.ts';
import { useAsked } from '../api.ts';
import { useFormats } from '../format.ts';
import { useWords } from '../language.ts';
import { Asked } from '../parts/asked.tsx';
import { Badge } from '../parts/badge.tsx';
import { Coverage } from '../parts/coverage.tsx';
import { Figure, Figures } from '../parts/figure.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { Trend } from '../parts/trend.tsx';
import { Count, Time } from '../parts/values.tsx';
import { useSession } from '../session.ts';
import { useText } from '../text.ts';
import { useLastVisit } from '../visit.ts';
import { da } from './overview.da.ts';
import { en } from './overview.en.ts';
import { view } from './view.ts';

const WORDS = { da, en };
const TREND_DAYS = 90;

function Overview(): ReactNode {
  const { titles } = useText();
  const sinceMs = useLastVisit();
  const overview = useAsked<OverviewAnswer>('/api/overview', {
    ...(sinceMs !== null && { sinceMs }),
  });
  return (
    <Page title={titles.overview} lead={<AsOf atMs={overview.data?.atMs} />}>
      <Asked of={overview}>
        {(answer) => (isNobodyThere(answer) ? <NoMachines /> : <Known answer={answer} />)}
      </Asked>
    </Page>
  );
}

function AsOf({ atMs }: { readonly atMs: number | undefined }): ReactNode {
  const { asOf, counted } = useWords(WORDS);
  return (
    <>
      {asOf}{' '}
      {atMs !== undefined && (
        <>
          {counted} <Time ms={atMs} />.
        </>
      )}
    </>
  );
}

/** Not even one that waits, left or was revoked. */
function isNobodyThere({ fleet }: OverviewAnswer): boolean {
  return Object.values(fleet.standing).every((amount) => amount === 0);
}

function Known({ answer }: { readonly answer: OverviewAnswer }): ReactNode {
  return (
    <>
      <KeyFigures answer={answer} />
      <Since answer={answer} />
      <AtRisk answer={answer} />
      <FleetCoverage answer={answer} />
      <CitizenDays />
      <Units answer={answer} />
    </>
  );
}

interface Part {
  readonly answer: OverviewAnswer;
}

const alarming = (amount: number) => (amount > 0 ? 'alarm' : 'plain');

function KeyFigures({ answer }: Part): ReactNode {
  const { figures } = useWords(WORDS);
  const { persons, files, fleet, machinesExposed, volumes } = answer;
  const unknown = volumes.unknown > 0 ? ` ${figures.volumesUnknown(volumes.unknown)}` : '';
  return (
    <Figures>
      <Figure
        label={figures.persons}
        tone={alarming(persons.amount)}
        note={persons.amount > 0 ? figures.personsNote : figures.noPersons}
      >
        <Count of={persons.amount} atMost />
      </Figure>
      <Figure
        label={figures.files}
        tone={alarming(files.exposed)}
        note={figures.filesNote(files.severity.critical, files.severity.high)}
      >
        <Count of={files.exposed} />
      </Figure>
      <Figure
        label={figures.machines}
        tone={alarming(machinesExposed)}
        note={figures.machinesNote(fleet.known)}
      >
        <Count of={machinesExposed} />
      </Figure>
      <Figure
        label={figures.volumes}
        tone={alarming(volumes.open)}
        note={figures.volumesNote(volumes.all, volumes.machinesOpen) + unknown}
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

function Since({ answer: { since } }: Part): ReactNode {
  const words = useWords(WORDS).since;
  const { number, moment } = useFormats();
  const { shell } = useText();
  if (since === null) return null;
  const { exposed, persons, resolved, sinceMs } = since;
  const isQuiet = exposed === 0 && resolved === 0;
  const most = `${persons.amount > 0 ? `${shell.atMost} ` : ''}${number(persons.amount)}`;
  return (
    <Section title={words.title} lead={words.at(moment(sinceMs))}>
      {isQuiet ? (
        <p>{words.nothing}</p>
      ) : (
        <ul className="changes">
          {exposed > 0 && (
            <li>
              <strong>{words.exposed(exposed)}</strong> {words.persons(most)}
            </li>
          )}
          {resolved > 0 && <li>{words.resolved(resolved)}</li>}
        </ul>
      )}
    </Section>
  );
}

type AtRiskRow = OverviewAnswer['atRisk'][number];

function AtRisk({ answer: { atRisk, fleet, units } }: Part): ReactNode {
  const { risk } = useWords(WORDS);
  const names = new Map(units.map(({ id, name }) => [id, name]));
  const isWhole = fleet.standing.active >= fleet.known;
  return (
    <Section title={risk.title} lead={risk.lead}>
      <Table<AtRiskRow>
        caption={risk.title}
        rows={atRisk}
        keyOf={({ machine }) => machine}
        columns={[
          { heading: risk.machine, isName: true, cell: (row) => <MachineName row={row} /> },
          { heading: risk.unit, cell: ({ unit }) => names.get(unit) ?? '' },
          { heading: risk.persons, isNumber: true, cell: (row) => <Persons row={row} /> },
          { heading: risk.exposed, isNumber: true, cell: (row) => <Count of={row.exposed} /> },
          { heading: risk.why, cell: (row) => <Reasons row={row} /> },
        ]}
        empty={
          <p>
            {risk.none} {!isWhole && risk.noneDoubt}
          </p>
        }
      />
    </Section>
  );
}

function MachineName({ row }: { readonly row: AtRiskRow }): ReactNode {
  return (
    <Link to="/maskiner/$machine" params={{ machine: row.machine }}>
      {row.name}
    </Link>
  );
}

function Persons({ row }: { readonly row: AtRiskRow }): ReactNode {
  const { risk } = useWords(WORDS);
  const { number } = useFormats();
  const portable = row.portablePersons.amount;
  return (
    <>
      <Count of={row.persons.amount} atMost={row.persons.atMost} />
      {portable > 0 && <div className="quiet">{risk.portable(number(portable))}</div>}
    </>
  );
}

const REASON_LOOKS = {
  laptop: ['middle', 'laptop'],
  openVolume: ['critical', 'warning'],
  portable: ['serious', 'warning'],
  unknownVolume: ['open', 'help'],
  silent: ['open', 'help'],
} as const;

function Reasons({ row: { why } }: { readonly row: AtRiskRow }): ReactNode {
  const { risk } = useWords(WORDS);
  return (
    <ul className="marks">
      {why.map((reason) => (
        <li key={reason}>
          <Badge tone={REASON_LOOKS[reason][0]} icon={REASON_LOOKS[reason][1]}>
            {risk.reasons[reason]}
          </Badge>
        </li>
      ))}
    </ul>
  );
}

/** What is covered first, then what counts against it; who has left does not. */
const PIECES = ['active', 'silent', 'waiting', 'neverSeen', 'missing'] as const;

function FleetCoverage({ answer: { fleet } }: Part): ReactNode {
  const { coverage } = useWords(WORDS);
  const { standing, known, missing, clones, expected } = fleet;
  const { active } = standing;
  const amounts = { ...standing, missing };
  const lead = (): string => {
    if (active === 0) return coverage.none;
    return active >= known ? coverage.whole(known) : coverage.lead(active / known, active, known);
  };
  return (
    <Section title={coverage.title} lead={lead()}>
      <Coverage
        label={coverage.bar}
        pieces={PIECES.map((name) => ({
          name,
          amount: amounts[name],
          label: coverage.standings[name],
        }))}
      />
      {clones > 0 && <Notice kind="warning">{coverage.clones(clones)}</Notice>}
      {expected === null && <p className="quiet">{coverage.unexpected}</p>}
    </Section>
  );
}

function CitizenDays(): ReactNode {
  const { trend } = useWords(WORDS);
  const asked = useAsked<TrendAnswer>('/api/trend', { days: TREND_DAYS });
  return (
    <Section title={trend.title} lead={trend.lead}>
      <Asked of={asked}>{(answer) => <Trend answer={answer} words={trend} />}</Asked>
    </Section>
  );
}

type UnitRow = OverviewAnswer['units'][number];

function Units({ answer }: Part): ReactNode {
  const { units } = useWords(WORDS);
  return (
    <Section title={units.title}>
      <Table<UnitRow>
        caption={units.title}
        rows={answer.units}
        keyOf={({ id }) => id}
        columns={[
          { heading: units.unit, isName: true, cell: ({ name }) => name || units.noUnit },
          {
            heading: units.persons,
            isNumber: true,
            cell: ({ persons }) => <Count of={persons.amount} atMost={persons.atMost} />,
          },
          { heading: units.files, isNumber: true, cell: ({ exposed }) => <Count of={exposed} /> },
          {
            heading: units.machines,
            isNumber: true,
            cell: ({ machinesExposed }) => <Count of={machinesExposed} />,
          },
          {
            heading: units.volumes,
            isNumber: true,
            cell: ({ volumesOpen }) => <Count of={volumesOpen} />,
          },
          {
            heading: units.coverage,
            isNumber: true,
            cell: ({ fleet }) => units.of(fleet.standing.active, fleet.known),
          },
        ]}
        empty={<p>{units.none}</p>}
      />
    </Section>
  );
}

/** Nothing is green by having nothing. */
function NoMachines(): ReactNode {
  const { empty } = useWords(WORDS);
  const session = useSession();
  return (
    <Notice kind="info" title={empty.title}>
      <p>{empty.why}</p>
      {session?.role === 'admin' ? (
        <>
          <p>{empty.next}</p>
          <Link to="/tilmelding" className="button button-primary">
            {empty.link}
          </Link>
        </>
      ) : (
        <p>{empty.ask}</p>
      )}
    </Notice>
  );
}

export const shown = view({}, Overview);
