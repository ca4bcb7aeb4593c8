/** All files that were found: the worst first, narrowed as one likes, and worked on several at a time. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FileList } from '../files/list.tsx';
import { LISTED, type Listed } from '../files/narrowing.ts';
import { useWords } from '../language.ts';
import { Page } from '../parts/page.tsx';
import { useText } from '../text.ts';
import { da } from './files.da.ts';
import { en } from './files.en.ts';
import { view, type ViewProps } from './view.ts';

const WORDS = { da, en };

function Files({ search }: ViewProps<typeof LISTED>): ReactNode {
  const words = useWords(WORDS);
  const { titles } = useText();
  return (
    <Page title={titles.files} lead={words.lead}>
      <FileList
        caption={titles.files}
        search={search}
        shows="files"
        empty={<NoFiles search={search} />}
      />
    </Page>
  );
}

/** None at all is no proof of anything; none of those that were asked for is another matter. */
function NoFiles({ search }: { readonly search: Listed }): ReactNode {
  const { empty } = useWords(WORDS);
  const { after, sort: _, ...narrowed } = search;
  if (after !== undefined) return <p>{empty.pageOver}</p>;
  if (Object.keys(narrowed).length > 0) return <p>{empty.narrowed}</p>;
  return (
    <>
      <p>{empty.none}</p>
      <Link to="/">{empty.overview}</Link>
    </>
  );
}

export const shown = view(LISTED, Files);
