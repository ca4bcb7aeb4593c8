/** Where a one-time link leads: a password of one's own, and a second factor for who wants it. */
import type { ReactNode } from 'react';
import { useWords } from '../language.ts';
import { Page } from '../parts/page.tsx';
import { da } from './welcome.da.ts';
import { en } from './welcome.en.ts';
import { view } from './view.ts';

const WORDS = { da, en };

function Welcome(): ReactNode {
  const words = useWords(WORDS);
  return <Page title={words.title}>{null}</Page>;
}

export const welcome = view({
  path: '/velkommen',
  words: WORDS,
  roles: 'anybody',
  inMenu: false,
  search: {},
  Component: Welcome,
});
