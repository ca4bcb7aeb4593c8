/**
 * How hard the tortures are: a little in `npm test`, in full by `npm run torture`, which also prints
 * the figures.
 */
export const isFull = process.env['CPRVAGT_TORTURE'] === 'full';

/** The small number, or the full one. */
export function scaled(small: number, full: number): number {
  return isFull ? full : small;
}

/** A figure for whoever tortures in full. */
export function say(figure: string): void {
  if (isFull) process.stderr.write(`${figure}\n`);
}
