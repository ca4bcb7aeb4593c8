/** What there is to do: one's own cases, all of them, what waits for a second person, what is overdue. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CaseCountsAnswer } from '../../api/cases.ts';
import { useCaseCounts } from '../files/case-counts.tsx';
import { FileList } from '../files/list.tsx';
import { LISTED, type Preset } from '../files/narrowing.ts';
import { useFormats } from '../format.ts';
import { useWords } from '../language.ts';
import { Page } from '../parts/page.tsx';
import { oneOf } from '../search.ts';
import { useText } from '../text.ts';
import { da } from './cases.da.ts';
import { en } from './cases.en.ts';
import { view, type ViewProps } from './view.ts';

const WORDS = { da, en };

type Tab = keyof CaseCountsAnswer;

/** Each is of the files that the server counts under its name. */
const PRESETS: Readonly<Record<Tab, Preset>> = {
  mine: { assignee: 'me', status: ['assigned', 'waiting'], handled: true },
  toApprove: { proposed: 'others', handled: true },
  overdue: { overdue: true, handled: true },
  active: { status: ['assigned', 'waiting'], handled: true },
  unassigned: { status: ['open'], severity: ['critical'] },
  residue: { residue: true, handled: true },
  decided: { status: ['falseAlarm', 'exception'], handled: true },
  resolved: { status: ['resolved'], handled: true },
};
const TABS = Object.keys(PRESETS) as Tab[];
const SEARCH = { ...LISTED, tab: oneOf(TABS) };

function Cases({ search }: ViewProps<typeof SEARCH>): ReactNode {
  const words = useWords(WORDS);
  const { titles } = useText();
  const { number } = useFormats();
  const counts = useCaseCounts();
  const { tab = 'mine', ...listed } = search;
  return (
    <Page title={titles.cases} lead={words.lead}>
      <nav className="tabs" aria-label={words.tabsLabel}>
        <ul className="no-max-width">
          {TABS.map((one) => (
            <li key={one}>
              <Link
                to="/sager"
                className="tab"
                search={one === 'mine' ? {} : { tab: one }}
                // The router takes the first tab for the address of them all.
                activeOptions={{ exact: true }}
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
      {tab in words.about && <p className="section-lead">{words.about[tab]}</p>}
      <FileList
        key={tab}
        caption={words.tabs[tab]}
        search={listed}
        preset={PRESETS[tab]}
        shows={tab === 'resolved' ? 'resolved' : 'cases'}
        empty={<p>{words.empty[tab]}</p>}
      />
    </Page>
  );
}

export const shown = view(SEARCH, Cases);
