/** What the welcome says, in English. */
import type { da } from './welcome.da.ts';

export const en: typeof da = {
  title: 'Welcome',
  lead: 'The link that you were given works once. Choose a password, and you can sign in again.',
  password: 'New password',
  passwordHint:
    'At least 12 characters. A sentence that you can remember is better than a short word with signs in it. Use it nowhere else.',
  again: 'The password again',
  different: 'The two are not the same.',
  enter: 'Save and sign in',
  entering: 'Saving …',
  without: 'Sign in without choosing one',
  noLink: 'The last part of the link is missing. Copy all of it, also what stands after the #.',
  toSignIn: 'Sign in if you have a password already.',
  troubles: {
    'no-such-link':
      'The link has been used, or is more than a day old. Ask an administrator for another.',
    'weak-password': 'That password is too easy to guess. Choose another.',
    'wrong-code':
      'The code does not match. Type what the app shows right now, and check that the clock of the phone is right.',
    'wrong-fields': 'The password must be between 12 and 200 characters.',
  },
  second: {
    title: 'One more layer: a one-time code',
    lead: 'With an authenticator app on your phone nobody can sign in as you with the password alone.',
    begin: 'Set up a one-time code',
    later: 'Not now, go to the overview',
    done: 'The one-time code is on. You are asked for it the next time you sign in.',
    go: 'To the overview',
  },
};
