/** How machines come in: tokens, those that wait for somebody to let them in, and how many there should be. */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { MachineRow, MachinesAnswer } from '../../api/computers.ts';
import type { TokenRow, TokensAnswer } from '../../api/tokens.ts';
import { ask, useAsked } from '../api.ts';
import { MakeToken } from '../fleet/new-token.tsx';
import { useWords } from '../language.ts';
import { Asked } from '../parts/asked.tsx';
import { Badge } from '../parts/badge.tsx';
import { Deed } from '../parts/deed.tsx';
import { Filters } from '../parts/filters.tsx';
import { Page, Section } from '../parts/page.tsx';
import { FEW, isLike, Some } from '../parts/some.tsx';
import { Pager, Table } from '../parts/table.tsx';
import { Count, Day } from '../parts/values.tsx';
import { type SearchOf, severalOf, text } from '../search.ts';
import { useText } from '../text.ts';
import { useUnits } from '../units.ts';
import { da } from './enrolment.da.ts';
import { en } from './enrolment.en.ts';
import { view, type ViewProps } from './view.ts';

const WORDS = { da, en };
const STATES = ['usable', 'used', 'expired', 'revoked'] as const;
/** `after`: of the machines that wait; the others of the tokens. */
const SEARCH = { after: text, token: text, state: severalOf(STATES) };
type Search = SearchOf<typeof SEARCH>;

function Enrolment({ search }: ViewProps<typeof SEARCH>): ReactNode {
  const words = useWords(WORDS);
  const { titles } = useText();
  const [isMaking, setMaking] = useState(false);
  return (
    <Page
      title={titles.enrolment}
      lead={words.lead}
      deeds={
        <button
          type="button"
          className="button button-primary"
          aria-haspopup="dialog"
          onClick={() => setMaking(true)}
        >
          {words.make.open}
        </button>
      }
    >
      {isMaking && <MakeToken close={() => setMaking(false)} />}
      <Waiting after={search.after} />
      <Tokens search={search} />
    </Page>
  );
}

function Waiting({ after }: { readonly after: string | undefined }): ReactNode {
  const { waiting } = useWords(WORDS);
  const { nameOf } = useUnits();
  const asked = useAsked<MachinesAnswer>('/api/machines', {
    standing: ['waiting'],
    sort: 'lastSeen',
    ...(after !== undefined && { after }),
  });
  return (
    <Section title={waiting.title} lead={waiting.lead}>
      <Asked of={asked}>
        {({ machines, next }) => (
          <>
            <Table<MachineRow>
              caption={waiting.title}
              rows={machines}
              keyOf={({ id }) => id}
              columns={[
                {
                  heading: waiting.machine,
                  isName: true,
                  cell: ({ id, name }) => (
                    <Link to="/maskiner/$machine" params={{ machine: id }}>
                      {name}
                    </Link>
                  ),
                },
                { heading: waiting.unit, cell: ({ unit }) => nameOf(unit) },
                { heading: waiting.group, cell: ({ group }) => group },
                { heading: waiting.enrolled, cell: ({ enrolledMs }) => <Day ms={enrolledMs} /> },
                { heading: waiting.deeds, cell: (row) => <WaitingDeeds machine={row} /> },
              ]}
              empty={<p>{waiting.none}</p>}
            />
            <Pager after={after} next={next} />
          </>
        )}
      </Asked>
    </Section>
  );
}

function WaitingDeeds({ machine: { id, name } }: { readonly machine: MachineRow }): ReactNode {
  const { waiting } = useWords(WORDS);
  return (
    <div className="row-deeds">
      {(['approve', 'revoke'] as const).map((deed) => (
        <Deed
          key={deed}
          words={waiting[deed]}
          of={name}
          look="plain"
          run={() => ask('POST', `/api/machines/${id}/${deed}`)}
          refreshes={['/api/machines', '/api/overview', '/api/units']}
          troubles={waiting.troubles}
        />
      ))}
    </div>
  );
}

const STATE_LOOKS = {
  usable: ['good', 'success'],
  used: ['quiet', 'info'],
  expired: ['quiet', 'info'],
  revoked: ['critical', 'close'],
} as const;

interface TokensProps {
  readonly search: Search;
}

function Tokens({ search }: TokensProps): ReactNode {
  const { tokens } = useWords(WORDS);
  const { nameOf } = useUnits();
  const asked = useAsked<TokensAnswer>('/api/tokens');
  const isSought = (row: TokenRow): boolean =>
    (search.state?.includes(row.state) ?? true) &&
    isLike(search.token, [nameOfToken(row), row.group, nameOf(row.unit)]);
  return (
    <Section title={tokens.title} lead={tokens.lead}>
      <Asked of={asked}>
        {({ tokens: all }) => (
          <>
            {(all.length > FEW || search.token !== undefined || search.state !== undefined) && (
              <TokenFilters search={search} />
            )}
            <Some key={JSON.stringify(search)} of={all.filter(isSought)}>
              {(rows) => <TokenTable rows={rows} isAny={all.length > 0} />}
            </Some>
          </>
        )}
      </Asked>
    </Section>
  );
}

function TokenFilters({ search }: TokensProps): ReactNode {
  const { tokens } = useWords(WORDS);
  const options = STATES.map((value) => ({ value, label: tokens.states[value] }));
  return (
    <Filters
      filters={[
        { kind: 'text', name: 'token', label: tokens.sought },
        { kind: 'several', name: 'state', label: tokens.state, options },
      ]}
      search={search}
    />
  );
}

interface TokenTableProps {
  readonly rows: readonly TokenRow[];
  readonly isAny: boolean;
}

function TokenTable({ rows, isAny }: TokenTableProps): ReactNode {
  const { tokens } = useWords(WORDS);
  const { nameOf } = useUnits();
  return (
    <Table<TokenRow>
      caption={tokens.title}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        { heading: tokens.label, isName: true, cell: nameOfToken },
        { heading: tokens.unit, cell: ({ unit }) => nameOf(unit) },
        { heading: tokens.group, cell: ({ group }) => group },
        {
          heading: tokens.uses,
          isNumber: true,
          cell: ({ usesLeft }) => <Count of={usesLeft} />,
        },
        { heading: tokens.expires, cell: ({ expiresMs }) => <Day ms={expiresMs} /> },
        {
          heading: tokens.approval,
          cell: ({ needsApproval }) => (needsApproval ? tokens.needed : tokens.notNeeded),
        },
        { heading: tokens.state, cell: (row) => <TokenState token={row} /> },
        {
          heading: tokens.deeds,
          cell: (row) => row.state === 'usable' && <RevokeToken token={row} />,
        },
      ]}
      empty={<p>{isAny ? tokens.noneSuch : tokens.none}</p>}
    />
  );
}

/** What it was called, else the beginning of its id. */
function nameOfToken({ label, id }: TokenRow): string {
  return label || id.slice(0, 8);
}

function TokenState({ token: { state } }: { readonly token: TokenRow }): ReactNode {
  const { tokens } = useWords(WORDS);
  const [tone, icon] = STATE_LOOKS[state];
  return (
    <Badge tone={tone} icon={icon}>
      {tokens.states[state]}
    </Badge>
  );
}

function RevokeToken({ token }: { readonly token: TokenRow }): ReactNode {
  const { tokens } = useWords(WORDS);
  return (
    <Deed
      words={tokens.revoke}
      of={nameOfToken(token)}
      look="plain"
      run={() => ask('POST', `/api/tokens/${token.id}/revoke`)}
      refreshes={['/api/tokens']}
    />
  );
}

export const shown = view(SEARCH, Enrolment);
