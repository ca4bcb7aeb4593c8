/** Tables as a migration tells them, made alike by SQLite and PostgreSQL. */
import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

type Plain = 'text' | 'integer' | 'bigint' | 'real' | 'blob';
/** `?` for what may be null. */
type Column = Plain | `${Plain}?`;

export interface Table {
  readonly columns: Readonly<Record<string, Column>>;
  /** Null: a number of its own that grows, `id`. */
  readonly key: readonly string[] | null;
  readonly unique?: readonly (readonly string[])[];
  /** By a short name: PostgreSQL cuts long ones. */
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
}

export type Made = Readonly<Partial<Record<keyof Tables, Table>>>;

export async function makeAll(database: Kysely<unknown>, tables: Made): Promise<void> {
  for (const [name, table] of Object.entries(tables)) await make(database, name, table);
}

async function make(
  { schema }: Kysely<unknown>,
  name: string,
  { columns, key, unique = [], indexes = {} }: Table,
): Promise<void> {
  let making = schema.createTable(name);
  if (key === null)
    making = making.addColumn('id', 'integer', (it) => it.primaryKey().autoIncrement());
  for (const [column, type] of Object.entries(columns)) {
    const isNullable = type.endsWith('?');
    const plain = type.replace('?', '') as Plain;
    making = making.addColumn(column, plain, (it) => (isNullable ? it : it.notNull()));
  }
  if (key !== null) making = making.addPrimaryKeyConstraint(`${name}_key`, [...key] as never[]);
  for (const only of unique)
    making = making.addUniqueConstraint(`${name}_${only.join('_')}`, [...only] as never[]);
  await making.execute();
  for (const [index, over] of Object.entries(indexes))
    await schema
      .createIndex(`${name}_${index}`)
      .on(name)
      .columns([...over])
      .execute();
}
