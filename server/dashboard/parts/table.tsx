/**
 * A table of rows that the server has sorted and cut into pages: the order and the page stand in the address. On a
 * narrow screen each row is a list of its cells with their headings.
 */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useText } from '../text.ts';
import { Icon } from './icon.tsx';

export interface Column<Row> {
  readonly heading: string;
  /** In place of the heading at the top of the column. */
  readonly head?: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand to the right. */
  readonly isNumber?: boolean;
  /** Names the row to who hears it. One column does. */
  readonly isName?: boolean;
  /** What `sort` in the address is for this column; without it the column sorts nothing. */
  readonly sort?: string;
  /** That order has the least or the oldest first. */
  readonly isAscending?: boolean;
}

export interface TableProps<Row> {
  /** What the table is of; said to who hears it, shown when `showsCaption`. */
  readonly caption: string;
  readonly showsCaption?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** What the rows are sorted by now; most of the server's orders have the most, the worst or the newest first. */
  readonly sorted?: string | undefined;
  /** In place of a table without rows: what that means, and what to do. */
  readonly empty: ReactNode;
}

export function Table<Row>(props: TableProps<Row>): ReactNode {
  const { caption, showsCaption = false, columns, rows, keyOf, sorted, empty } = props;
  if (rows.length === 0) return <div className="empty">{empty}</div>;
  return (
    <div className="table-box">
      <table className="table table--compact rows">
        <caption className={showsCaption ? undefined : 'sr-only'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.heading} column={column} sorted={sorted} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <Cell key={column.heading} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<Row>({
  column,
  row,
}: {
  readonly column: Column<Row>;
  readonly row: Row;
}): ReactNode {
  const given = { 'data-title': column.heading, className: column.isNumber ? 'number' : undefined };
  const inside = <div className="cell">{column.cell(row)}</div>;
  return column.isName ? (
    <th scope="row" {...given}>
      {inside}
    </th>
  ) : (
    <td {...given}>{inside}</td>
  );
}

interface HeadingProps<Row> {
  readonly column: Column<Row>;
  readonly sorted: string | undefined;
}

function Heading<Row>({ column, sorted }: HeadingProps<Row>): ReactNode {
  const { heading, head = heading, sort, isNumber, isAscending = false } = column;
  const order = isAscending ? 'ascending' : 'descending';
  const isSorted = sort !== undefined && sort === sorted;
  return (
    <th
      scope="col"
      className={isNumber ? 'number' : undefined}
      aria-sort={isSorted ? order : undefined}
    >
      {sort === undefined ? (
        head
      ) : (
        <Link
          to="."
          className="sort"
          search={(before: object) => ({ ...before, sort, after: undefined })}
        >
          {heading}
          <Icon name={order} />
        </Link>
      )}
    </th>
  );
}

export interface PagerProps {
  /** What `after` is now; undefined on the first page. */
  readonly after: string | undefined;
  /** And on the next one; null on the last. */
  readonly next: string | null;
  /** How many there are on all pages, where the server counted them. */
  readonly total?: string;
}

/** Forward page by page, and back to the first: the browser's own way back goes to the one before. */
export function Pager({ after, next, total }: PagerProps): ReactNode {
  const { table } = useText();
  const isAlone = after === undefined && next === null;
  if (isAlone && total === undefined) return null;
  return (
    <nav className="pager" aria-label={table.pages}>
      {total !== undefined && <span className="pager-total">{total}</span>}
      {after !== undefined && (
        <Link
          to="."
          className="button button-secondary"
          search={(before: object) => ({ ...before, after: undefined })}
        >
          {table.first}
        </Link>
      )}
      {next !== null && (
        <Link
          to="."
          className="button button-secondary"
          search={(before: object) => ({ ...before, after: next })}
        >
          {table.next}
        </Link>
      )}
    </nav>
  );
}
