/** Which systems there are executables for. */

export const TARGETS = ['linux-x64', 'win-x64'] as const;
export type Target = (typeof TARGETS)[number];

/** This system, if it is one of them. */
export function here(): Target | undefined {
  return TARGETS.find((target) => target.endsWith(process.arch) && platformOf(target) === process.platform); // prettier-ignore
}

export function platformOf(target: Target): NodeJS.Platform {
  return target === 'win-x64' ? 'win32' : 'linux';
}

/** Of an executable's name. */
export function endingOf(target: Target): string {
  return target === 'win-x64' ? '.exe' : '';
}
