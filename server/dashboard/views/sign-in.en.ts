/** What the sign-in says, in English. */
import type { da } from './sign-in.da.ts';

export const en: typeof da = {
  title: 'Sign in',
  lead: 'For the security team and the data protection officer. All that you see and do is logged.',
  name: 'User name',
  password: 'Password',
  code: 'One-time code',
  codeHint: 'The 6 digits that your authenticator app shows right now.',
  enter: 'Sign in',
  entering: 'Signing in …',
  wrong: 'The user name, the password or the one-time code does not match.',
  wrongCode:
    'The one-time code does not match. It changes every half minute; type what the app shows now.',
  forgotten: 'Forgotten the password? An administrator can give you a new one-time link.',
};
