/** What there is to do: one's own cases, all of them, what waits for a second person, what is overdue. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CaseCountsAnswer } from '../../api/cases.ts';
import { useAsked } from '../api.ts';
import { FileList } from '../files/list.tsx';
import { LISTED, type Narrowed } from '../files/narrowing.ts';
import { useFormats } from '../format.ts';
import { useWords } from '../language.ts';
import { Page } from '../parts/page.tsx';
import { oneOf } from '../search.ts';
import { da } from './cases.da.ts';
import { en } from './cases.en.ts';
import { view, type ViewProps } from './view.ts';

const WORDS = { da, en };

type Tab = keyof CaseCountsAnswer;

/** Each is of the files that the server counts under its name. */
const PRESETS: Readonly<Record<Tab, Narrowed>> = {
  mine: { assignee: 'me', status: ['assigned', 'waiting'] },
  toApprove: { proposed: 'others' },
  overdue: { overdue: true },
  active: { status: ['assigned', 'waiting'] },
  unassigned: { status: ['open'], severity: ['critical'] },
  decided: { status: ['falseAlarm', 'exception'] },
};
const TABS = Object.keys(PRESETS) as Tab[];
const SEARCH = { ...LISTED, tab: oneOf(TABS) };

const useCaseCounts = () => useAsked<CaseCountsAnswer>('/api/cases/summary').data;

function Cases({ search }: ViewProps<typeof SEARCH>): ReactNode {
  const words = useWords(WORDS);
  const { number } = useFormats();
  const counts = useCaseCounts();
  const { tab = 'mine', ...listed } = search;
  return (
    <Page title={words.title} lead={words.lead}>
      <nav className="tabs" aria-label={words.tabsLabel}>
        <ul className="no-max-width">
          {TABS.map((one) => (
            <li key={one}>
              <Link
                to="/sager"
                className="tab"
                search={one === 'mine' ? {} : { tab: one }}
                activeProps={{}}
                aria-current={one === tab ? 'page' : undefined}
              >
                {words.tabs[one]}
                {counts !== undefined && (
                  <span className={one === 'overdue' && counts[one] > 0 ? 'amount late' : 'amount'}>
                    {number(counts[one])}
                  </span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <FileList
        key={tab}
        caption={words.tabs[tab]}
        search={listed}
        preset={PRESETS[tab]}
        shows="cases"
        empty={<p>{words.empty[tab]}</p>}
      />
    </Page>
  );
}

/** In the menu: what waits for who looks at it. */
function Waiting(): ReactNode {
  const { badge } = useWords(WORDS);
  const counts = useCaseCounts();
  const waiting = counts === undefined ? 0 : counts.mine + counts.toApprove;
  if (waiting === 0) return null;
  return (
    <span className="amount">
      {waiting} <span className="sr-only">{badge}</span>
    </span>
  );
}

export const cases = view({
  path: '/sager',
  words: WORDS,
  roles: ['analyst', 'admin'],
  inMenu: true,
  Badge: Waiting,
  search: SEARCH,
  Component: Cases,
});
