/** What the view of people says, in English. */
import type { da } from './people.da.ts';

export const en: typeof da = {
  lead: 'Who may sign in here, with which role, and for which units.',
  columns: {
    name: 'User name',
    role: 'Role',
    units: 'Units',
    access: 'Access',
    signedIn: 'Last signed in',
    sessions: 'Open sessions',
    deeds: 'Action',
  },
  allUnits: 'All',
  never: 'Never',
  nobody: 'Nobody fits the filters.',
  access: {
    disabled: 'Disabled',
    code: 'Password and one-time code',
    password: 'Password only',
    link: (until) => `Link until ${until}`,
    none: 'No password',
  },
  terms: {
    role: 'Role',
    may: {
      viewer: 'sees numbers, but no paths',
      analyst: 'sees paths and handles cases',
      admin: 'everything, also machines, tokens and people',
      auditor: 'sees the audit log alone',
    },
    all: 'All units, also those that come',
    units: 'Units',
  },
  add: {
    open: 'Add a person',
    title: 'Add a person',
    name: 'User name',
    nameHint: 'For example initials. Never a CPR number.',
    add: 'Add',
  },
  change: {
    title: 'Change role and units',
    means: 'Holds from the next click on; nobody is signed out.',
    save: 'Save',
    done: 'Role and units are saved.',
  },
  link: {
    title: 'New link',
    means:
      'For somebody who cannot come in any more. When the link is used, the one-time code is turned off, and all open sessions end. An older link works no longer.',
    make: 'Make the link',
    made: 'The link is made',
    onceOnly:
      'Copy it now, and give it to the person in a safe way. It works once and for a day; when this window is closed, nobody can see it again.',
    label: 'One-time link',
  },
  deeds: {
    change: 'Change',
    link: 'New link',
    'sign-out': {
      deed: 'Sign out everywhere',
      title: 'Sign out everywhere',
      means: 'All open sessions of the person end now. The person can sign in again.',
      done: 'The person is signed out everywhere.',
    },
    disable: {
      deed: 'Disable',
      title: 'Disable the person',
      means:
        'The person is signed out now and cannot sign in until somebody enables the account again. What the person did still stands in the audit log.',
      done: 'The person is disabled.',
    },
    enable: {
      deed: 'Enable',
      title: 'Enable the person',
      means: 'The person can sign in again with the same role and password as before.',
      done: 'The person can sign in again.',
    },
  },
  second: {
    title: 'Two people for a false alarm',
    lead: 'Shall whoever calls a file a false alarm need a colleague to agree?',
    isOn: 'On: a false alarm counts once somebody else has agreed.',
    isOff: 'Off: one person alone can call a file a false alarm.',
    turnOn: {
      deed: 'Turn on',
      title: 'Require two people',
      means: 'From now on somebody else must agree to each new false alarm. The old ones stand.',
      done: 'Two people are required now.',
    },
    turnOff: {
      deed: 'Turn off',
      title: 'Let one person do',
      means: 'From now on one person alone can call a file a false alarm. That is recorded.',
      done: 'One person is enough now.',
    },
  },
  troubles: {
    'name-taken': 'The user name is taken. Choose another.',
    'name-is-a-number': 'That looks like a CPR number. Choose another user name.',
    'wrong-fields':
      'The user name may have letters, numbers and . @ _ + - and must begin with a letter or a number. Choose at least one unit.',
    'last-admin':
      'This is the last administrator of all units. Give somebody else that role first; else nobody could let people in.',
    'beyond-your-units': 'You can give access only to the units that you have yourself.',
    'no-such-unit': 'One of the units is gone. Reload the page.',
    disabled: 'The person is disabled. Enable the account before you make a link.',
  },
};
