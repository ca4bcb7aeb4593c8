/** The words that all views share, in English. */
import { formatsOf } from './format.ts';
import type { Text } from './text.da.ts';

const { number } = formatsOf('en');

export const en: Text = {
  shell: {
    product: 'cprvagt',
    skip: 'Skip to content',
    menu: 'Menu',
    close: 'Close',
    language: 'Language',
    languages: { da: 'Dansk', en: 'English' },
    signOut: 'Sign out',
    signedOut: 'You are signed out.',
    loading: 'Loading …',
    loaded: 'The page is up to date.',
    again: 'Try again',
    atMost: 'at most',
    waitingForYou: 'waiting for you',
  },
  titles: {
    overview: 'Overview',
    files: 'Files',
    cases: 'Cases',
    machines: 'Machines',
    enrolment: 'Enrolment',
    units: 'Units',
    people: 'People',
    trail: 'Audit',
  },
  lost: {
    notFound: 'There is no such page',
    notFoundWhy: 'The address leads nowhere. It may be misspelt, or the page has moved.',
    home: 'To the overview',
    broken: 'The page cannot be shown',
    brokenWhy:
      'The fault is in the program, not in what you did. Your data are untouched. Try again, and tell whoever runs the server if it goes on.',
    again: 'Try again',
    notForYou: 'This page is not for your role',
    notForRole: (role) =>
      `You are signed in as ${role}. An administrator can give you another role.`,
  },
  roles: { viewer: 'viewer', analyst: 'analyst', admin: 'administrator', auditor: 'auditor' },
  severities: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' },
  exposures: { exposed: 'Exposed', protected: 'Protected', unknown: 'Unknown' },
  standings: {
    active: 'Active',
    silent: 'Silent',
    waiting: 'Awaits approval',
    neverSeen: 'Never seen',
    revoked: 'Revoked',
    gone: 'Retired',
  },
  code: {
    label: 'One-time code',
    hint: 'The 6 digits that your authenticator app shows right now.',
  },
  standingSince: {
    silent: (since) => `Silent since ${since}`,
    waiting: (since) => `Awaiting approval since ${since}`,
    neverSeen: (since) => `Enrolled ${since}, never seen`,
  },
  clone: 'Copy?',
  day: {
    format: 'dd/mm/yyyy',
    wrong: 'Write the day as dd/mm/yyyy, such as 23/11/2026.',
    early: (day) => `Choose a day from ${day} on.`,
    late: (day) => `Choose a day up to ${day}.`,
    pick: 'Choose in a calendar',
  },
  deed: { cancel: 'Cancel', done: 'Done' },
  copy: {
    copy: 'Copy',
    copied: 'Copied.',
    failed: 'The browser did not let the text be copied. It is selected: press Ctrl+C.',
  },
  table: {
    pages: 'Pages',
    first: 'First page',
    next: 'Next page',
    shown: (n, all) => `Showing ${n} of ${all}.`,
    more: 'Show more',
    filters: 'Filters',
    without: 'Remove the filter',
    moreFilters: 'More filters',
    clear: 'Clear all filters',
    all: 'All',
    chosen: (n) => `${number(n)} chosen`,
    search: 'Search',
  },
  refusals: {
    words: {
      unreachable: 'The server does not answer. Check your connection, and try again.',
      'not-signed-in': 'You are not signed in any more. Sign in again.',
      'wrong-role': 'Your role does not allow that.',
      'wrong-units': 'That holds for all units, and you have access to some of them alone.',
      'not-found': 'It does not exist any more, or you may not see it.',
      'foreign-page': 'The server takes changes from its own pages only. Reload the page.',
      'no-assignee':
        'Whoever you chose cannot have the case: choose an analyst or administrator who may see the file.',
      'too-many': 'Too much was asked in a short time. Wait a minute.',
      'too-large': 'It is too large to send.',
      busy: 'The server is busy. Try again in a moment.',
      fault: 'The server has a fault. Tell whoever runs it if it goes on.',
    },
    wait: (seconds) =>
      seconds < 60
        ? `Wait ${number(seconds)} seconds, and try again.`
        : `Wait ${number(Math.ceil(seconds / 60))} minutes, and try again.`,
    fields: (fields) => `The server cannot use what is filled in: ${fields.join(', ')}.`,
    other: (status, word) =>
      `The server refused (${number(status)}, ${word}). Try again in a moment.`,
  },
};
