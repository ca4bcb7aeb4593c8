/** What the sign-in says, in English. */
import type { da } from './sign-in.da.ts';

export const en: typeof da = {
  title: 'Sign in',
  lead: 'For the security team and the data protection officer. All that you see and do is logged.',
  name: 'User name',
  password: 'Password',
  enter: 'Sign in',
  entering: 'Signing in …',
  troubles: {
    'wrong-sign-in': 'The user name or the password does not match.',
    'wrong-code':
      'The one-time code does not match. It changes every half minute; type what the app shows now.',
  },
  forgotten: 'Forgotten the password? An administrator can give you a new one-time link.',
};
