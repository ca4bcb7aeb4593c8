/** How much of a known whole is covered: a bar with its pieces, and each of them in words and numbers below. */
import type { ReactNode } from 'react';
import { useFormats } from '../format.ts';

export interface Piece {
  /** One word, which also picks its look. */
  readonly name: string;
  readonly label: string;
  readonly amount: number;
}

export interface CoverageProps {
  readonly label: string;
  readonly pieces: readonly Piece[];
}

const WIDTH = 1000;
const HEIGHT = 28;
/** A piece that is there is seen. */
const LEAST_WIDTH = 4;

export function Coverage({ label, pieces }: CoverageProps): ReactNode {
  const { number, percent } = useFormats();
  const there = pieces.filter(({ amount }) => amount > 0);
  const all = there.reduce((sum, { amount }) => sum + amount, 0);
  return (
    <figure className="coverage" aria-label={label}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="coverage-bar"
        aria-hidden="true"
      >
        {laidOut(there, all).map(({ name, x, width }) => (
          <rect key={name} className={`piece piece-${name}`} x={x} width={width} height={HEIGHT} />
        ))}
      </svg>
      <ul className="coverage-legend">
        {there.map(({ name, label: says, amount }) => (
          <li key={name}>
            <svg className="swatch" viewBox="0 0 12 12" aria-hidden="true">
              <rect className={`piece piece-${name}`} width="12" height="12" />
            </svg>
            {says}: <strong>{number(amount)}</strong> ({percent(amount / all)})
          </li>
        ))}
      </ul>
    </figure>
  );
}

interface Laid {
  readonly name: string;
  readonly x: number;
  readonly width: number;
}

function laidOut(pieces: readonly Piece[], all: number): readonly Laid[] {
  const widths = pieces.map(({ amount }) => Math.max(LEAST_WIDTH, (amount / all) * WIDTH));
  const sum = widths.reduce((total, width) => total + width, 0);
  let x = 0;
  return pieces.map(({ name }, at) => {
    const width = ((widths[at] ?? 0) / sum) * WIDTH;
    x += width;
    return { name, x: x - width, width };
  });
}
