/** The word that somebody probably meant: for `--fromat` and `--format tabel`. Here since both sides have words. */

/** In shorter words one wrong letter is a different word. */
const SHORTEST = 3;

/** The nearest of `words` by edits; null when none is near enough to be what was meant. */
export function nearest(typed: string, words: readonly string[]): string | null {
  if (typed.length < SHORTEST) return null;
  let best: string | null = null;
  let bestEdits = Math.max(2, Math.floor(typed.length / 3)) + 1;
  for (const word of words) {
    const edits = editsBetween(typed.toLowerCase(), word.toLowerCase());
    if (edits < bestEdits && edits < word.length) {
      best = word;
      bestEdits = edits;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function editsBetween(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      next.push(
        Math.min(
          at(row, j) + 1,
          at(next, j - 1) + 1,
          at(row, j - 1) + (same ? 0 : 1),
          swapped ? at(before, j - 2) + 1 : Infinity,
        ),
      );
    }
    before = row;
    row = next;
  }
  return at(row, to.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
