/** What the view of one's own account says, in English. */
import type { da } from './account.da.ts';

export const en: typeof da = {
  title: 'My account',
  lead: 'Your password, your one-time code and your open sessions.',
  who: {
    title: 'You are signed in as',
    name: 'User name',
    role: 'Role',
    organisation: 'Organisation',
    units: 'Units',
    allUnits: 'All',
    until: 'You are signed out at the latest',
  },
  password: {
    title: 'Password',
    lead: 'When you change it, you are signed out everywhere else.',
    old: 'Current password',
    yours: 'Your password',
    new: 'New password',
    hint: 'At least 12 characters. A sentence that you can remember is better than a short word with signs in it.',
    again: 'The new password again',
    different: 'The two are not the same.',
    save: 'Change the password',
    done: 'The password is changed, and you are signed out everywhere else.',
  },
  code: {
    title: 'One-time code',
    lead: 'With an authenticator on your phone nobody can sign in as you by the password alone.',
    isOn: 'On.',
    isOff: 'Off.',
    needsPassword: 'Choose a password first.',
    begin: 'Set up a one-time code',
    remove: 'Turn the one-time code off',
  },
  everywhere: {
    title: 'All open sessions',
    lead: 'If you forgot to sign out somewhere, end them all here.',
    deed: {
      deed: 'Sign out everywhere',
      title: 'Sign out everywhere',
      means: 'All your open sessions end, also this one. You can sign in again at once.',
      done: 'You are signed out everywhere.',
    },
  },
  troubles: {
    'wrong-sign-in': 'The password does not fit.',
    'wrong-code':
      'The code does not fit. Type the one that the app shows now, and see that the clock of the phone is right.',
    'code-needed': 'Type the one-time code of your app too.',
    'weak-password': 'That password is too easy to guess. Choose another.',
    'wrong-fields': 'The password must have between 12 and 200 characters.',
    'no-code-asked': 'The key holds no longer. Begin anew.',
  },
};
