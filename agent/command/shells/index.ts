/** The shells that `cprvagt completion` knows. */
import { bash } from './bash.ts';
import { fish } from './fish.ts';
import { powershell } from './powershell.ts';
import type { Shell } from './shell.ts';
import { zsh } from './zsh.ts';

export const SHELLS = [bash, zsh, fish, powershell] as const satisfies readonly Shell[];

export type ShellName = (typeof SHELLS)[number]['name'];
