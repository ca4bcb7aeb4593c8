/** All views, in the order of the menu; after them those that are reached by a link. */
import { account } from './account.tsx';
import { cases } from './cases.tsx';
import { enrolment } from './enrolment.tsx';
import { file } from './file.tsx';
import { files } from './files.tsx';
import { machine } from './machine.tsx';
import { machines } from './machines.tsx';
import { overview } from './overview.tsx';
import { people } from './people.tsx';
import { signIn } from './sign-in.tsx';
import { trail } from './trail.tsx';
import type { View } from './view.ts';
import { welcome } from './welcome.tsx';

export const VIEWS: readonly View[] = [
  overview,
  files,
  cases,
  machines,
  enrolment,
  people,
  trail,
  file,
  machine,
  account,
  signIn,
  welcome,
];
