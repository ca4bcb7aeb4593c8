/** Of a list that is there whole as many rows as one looks through; more for who asks. Another list begins anew by its key. */
import { type ReactNode, useState } from 'react';
import { useFormats } from '../format.ts';
import { useText } from '../text.ts';

export interface SomeProps<Row> {
  readonly of: readonly Row[];
  readonly children: (rows: readonly Row[]) => ReactNode;
}

const AT_ONCE = 50;
/** With so few nobody has to search. */
export const FEW = 10;

export function Some<Row>({ of: all, children }: SomeProps<Row>): ReactNode {
  const { table } = useText();
  const { number } = useFormats();
  const [most, showMost] = useState(AT_ONCE);
  return (
    <>
      {children(all.slice(0, most))}
      {all.length > most && (
        <div className="pager">
          <span className="pager-total">{table.shown(number(most), number(all.length))}</span>
          <button
            type="button"
            className="button button-secondary"
            onClick={() => showMost(most + AT_ONCE)}
          >
            {table.more}
          </button>
        </div>
      )}
    </>
  );
}

/** Whether one of the texts has what somebody looks for in it, however it is written. */
export function isLike(sought: string | undefined, texts: readonly string[]): boolean {
  if (sought === undefined) return true;
  const plain = sought.toLocaleLowerCase();
  return texts.some((text) => text.toLocaleLowerCase().includes(plain));
}
