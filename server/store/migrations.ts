/**
 * How the tables came about, release by release; one that was released is never changed. Each is run once, in
 * order, in a transaction.
 */
import type { Kysely, Migration } from 'kysely';
import { isExposed, markedOf } from './marks.ts';
import type { Tables } from './tables.ts';

/** A type as SQLite and PostgreSQL have it; `?` for what may be null. */
type Column =
  | 'text'
  | 'text?'
  | 'integer'
  | 'integer?'
  | 'bigint'
  | 'bigint?'
  | 'real'
  | 'blob'
  | 'blob?';

interface Table {
  readonly columns: Readonly<Record<string, Column>>;
  readonly key: readonly string[];
  readonly unique?: readonly (readonly string[])[];
  readonly indexes?: readonly (readonly string[])[];
}

/** What a machine adds up to. */
const SUMS = {
  found: 'bigint', sealed: 'bigint', unknown: 'bigint', exposed: 'bigint', critical: 'bigint',
  high: 'bigint', medium: 'bigint', low: 'bigint',
} as const; // prettier-ignore

type Made = Readonly<Partial<Record<keyof Tables, Table>>>;

const FIRST: Made = {
  organisation: { columns: { id: 'text', name: 'text' }, key: ['id'], unique: [['name']] },
  unit: {
    columns: { id: 'text', organisation: 'text', name: 'text', active_from_ms: 'bigint?' },
    key: ['id'],
  },
  machine_group: {
    columns: {
      id: 'text',
      organisation: 'text',
      unit: 'text',
      name: 'text',
      persistent: 'integer',
    },
    key: ['id'],
    unique: [['organisation', 'name']],
  },
  token: {
    columns: {
      id: 'text', organisation: 'text', machine_group: 'text', label: 'text', hash: 'blob', created_ms: 'bigint',
      expires_ms: 'bigint', uses_left: 'integer', needs_approval: 'integer', revoked_ms: 'bigint?',
    },
    key: ['id'],
    unique: [['hash']],
  }, // prettier-ignore
  machine: {
    columns: {
      id: 'text', organisation: 'text', machine_group: 'text', public_key: 'text', state: 'text', enrolled_ms: 'bigint',
      last_seen_ms: 'bigint?', counter: 'bigint', cloned_ms: 'bigint?', scan_now: 'integer', facts_sealed: 'blob',
      is_laptop: 'integer?', agent_version: 'text', rules_revision: 'integer', policy_version: 'bigint',
      coverage: 'text?', persons: 'bigint', persons_error_percent: 'real', untold: 'bigint', ...SUMS,
    },
    key: ['id'],
    unique: [['public_key']],
    indexes: [['organisation', 'last_seen_ms']],
  }, // prettier-ignore
  volume: {
    columns: {
      organisation: 'text', machine: 'text', id: 'text', mount_point_sealed: 'blob', kind: 'text', file_system: 'text',
      protection: 'text', witness: 'text', said: 'text', asked_ms: 'bigint', since_ms: 'bigint',
    },
    key: ['machine', 'id', 'since_ms'],
  }, // prettier-ignore
  file: {
    columns: {
      organisation: 'text', machine: 'text', id: 'bigint', sequence: 'bigint', gone_ms: 'bigint?', told_ms: 'bigint',
      outcome: 'text', reason: 'text?', format: 'text', place: 'text', matches: 'bigint', persons: 'bigint',
      confidence: 'text?', severity: 'text?', exposure: 'text', file_protection: 'text', volume_protection: 'text',
      fingerprint: 'text?', twin: 'text?', leftover_of: 'bigint?', drill: 'integer', size_bytes: 'bigint?',
      modified_ms: 'bigint?', first_seen_ms: 'bigint', seen_ms: 'bigint', path_sealed: 'blob?', detail_sealed: 'blob?',
    },
    key: ['machine', 'id'],
    indexes: [['organisation', 'told_ms', 'machine', 'id'], ['gone_ms']],
  }, // prettier-ignore
  signature: {
    columns: { id: 'text', expires_ms: 'bigint' },
    key: ['id'],
    indexes: [['expires_ms']],
  },
  audit: {
    columns: {
      number: 'bigint', at_ms: 'bigint', organisation: 'text?', actor: 'text', action: 'text', subject: 'text?',
      facts: 'text', hash: 'text',
    },
    key: ['number'],
  }, // prettier-ignore
  daily: {
    columns: { organisation: 'text', unit: 'text', day: 'integer', what: 'text', amount: 'bigint' },
    key: ['organisation', 'unit', 'day', 'what'],
  },
};

const PEOPLE: Made = {
  person: {
    columns: {
      id: 'text', organisation: 'text', name: 'text', role: 'text', all_units: 'integer', password: 'text?',
      totp_sealed: 'blob?', totp_new_sealed: 'blob?', totp_step: 'bigint', failures: 'integer',
      locked_until_ms: 'bigint?', created_ms: 'bigint', signed_in_ms: 'bigint?', disabled_ms: 'bigint?',
    },
    key: ['id'],
    unique: [['name']],
    indexes: [['organisation']],
  }, // prettier-ignore
  person_unit: { columns: { person: 'text', unit: 'text' }, key: ['person', 'unit'] },
  session: {
    columns: {
      id: 'text', person: 'text', made_ms: 'bigint', used_ms: 'bigint', expires_ms: 'bigint', trail_ms: 'bigint?',
    },
    key: ['id'],
    indexes: [['person'], ['expires_ms']],
  }, // prettier-ignore
  link: {
    columns: { id: 'text', person: 'text', made_ms: 'bigint', expires_ms: 'bigint' },
    key: ['id'],
    indexes: [['person'], ['expires_ms']],
  },
};

async function first(database: Kysely<unknown>): Promise<void> {
  await makeAll(database, FIRST);
  await database.schema
    .createTable('event')
    .addColumn('id', 'integer', (it) => it.primaryKey().autoIncrement())
    .addColumn('at_ms', 'bigint', (it) => it.notNull())
    .addColumn('organisation', 'text')
    .addColumn('machine', 'text')
    .addColumn('kind', 'text', (it) => it.notNull())
    .addColumn('facts', 'text', (it) => it.notNull())
    .execute();
  await database.schema.createIndex('event_at_ms').on('event').column('at_ms').execute();
}

async function people(database: Kysely<unknown>): Promise<void> {
  await makeAll(database, PEOPLE);
  await database.schema
    .createIndex('audit_organisation_number')
    .on('audit')
    .columns(['organisation', 'number'])
    .execute();
}

async function makeAll(database: Kysely<unknown>, tables: Made): Promise<void> {
  for (const [name, table] of Object.entries(tables)) await make(database, name, table);
}

async function make(database: Kysely<unknown>, name: string, table: Table): Promise<void> {
  let making = database.schema.createTable(name);
  for (const [column, type] of Object.entries(table.columns)) {
    const plain = type.replace('?', '') as 'text' | 'integer' | 'bigint' | 'real' | 'blob';
    making = making.addColumn(column, plain, (it) => (type.endsWith('?') ? it : it.notNull()));
  }
  making = making.addPrimaryKeyConstraint(`${name}_key`, [...table.key] as never[]);
  for (const columns of table.unique ?? []) {
    making = making.addUniqueConstraint(`${name}_${columns.join('_')}`, [...columns] as never[]);
  }
  await making.execute();
  for (const columns of table.indexes ?? []) {
    await database.schema
      .createIndex(`${name}_${columns.join('_')}`)
      .on(name)
      .columns([...columns])
      .execute();
  }
}

/** The same head on several machines: a key for each organisation, and what each file's is. */
async function heads(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('organisation').addColumn('header_key_sealed', 'blob').execute();
  await database.schema.alterTable('file').addColumn('head', 'text').execute();
  const index = database.schema.createIndex('file_organisation_head').on('file');
  await index.columns(['organisation', 'head']).execute();
}

/** What is told again after the server or the machine has lost it. */
async function retelling(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  const told = schema.alterTable('machine').addColumn('told', 'bigint', (it) => it.notNull().defaultTo(0)); // prettier-ignore
  await told.execute();
  for (const column of ['ledger_ms', 'retold_ms'])
    await schema.alterTable('machine').addColumn(column, 'bigint').execute();
}

/** What people list, count and follow files and machines by. */
async function views(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  const add = async (table: string, columns: readonly string[], isNull = false): Promise<void> => {
    for (const column of columns) {
      const altered = schema.alterTable(table);
      await altered
        .addColumn(column, 'bigint', (it) => (isNull ? it : it.notNull().defaultTo(0)))
        .execute();
    }
  };
  await add('unit', ['machines_expected'], true);
  await add('volume', ['told_ms'], true);
  await add('file', ['exposed_ms', 'resolved_ms'], true);
  await add('file', ['portable', 'categories', 'warnings', 'shown', 'severity_rank', 'marks']);
  await add('machine', [
    'exposed_persons', 'portable_persons', 'volumes', 'volumes_open', 'volumes_unknown',
  ]); // prettier-ignore
  await makeAll(database, {
    file_change: {
      columns: {
        organisation: 'text', machine: 'text', file: 'bigint', at_ms: 'bigint', sequence: 'bigint', gone: 'integer',
        outcome: 'text', exposure: 'text', severity: 'text?', persons: 'bigint',
      },
      key: ['machine', 'file', 'at_ms', 'sequence'],
    },
  }); // prettier-ignore
  await markFiles(database);
  const marked = ['marks', 'categories', 'warnings', 'format'];
  for (const [name, columns] of Object.entries({
    file_marks: [...marked, 'machine', 'id', 'persons', 'first_seen_ms', 'modified_ms'],
    file_severity: ['severity_rank', 'persons', 'machine', 'id', ...marked, 'first_seen_ms'],
    file_persons: ['persons', 'machine', 'id', ...marked],
    file_first_seen: ['first_seen_ms', 'machine', 'id', ...marked],
  })) {
    const index = schema.createIndex(name).on('file');
    await index.columns(['organisation', 'shown', ...columns]).execute();
  }
  for (const [name, columns] of Object.entries({
    file_exposed: ['exposed_ms', 'resolved_ms', 'machine', 'persons'],
    file_resolved: ['resolved_ms', 'exposed_ms', 'machine'],
    file_head: ['head', 'shown', 'machine'],
  })) {
    const index = schema.createIndex(name).on('file');
    await index.columns(['organisation', ...columns]).execute();
  }
}

/** What is in the columns that were there already. */
async function markFiles(database: Kysely<Tables>): Promise<void> {
  const files = await database
    .selectFrom('file')
    .select(['machine', 'id', 'told_ms', 'gone_ms', 'drill', 'outcome', 'severity', 'exposure'])
    .select(['reason', 'place', 'file_protection', 'volume_protection', 'portable', 'persons'])
    .execute();
  for (const file of files) {
    const { machine, id, told_ms: toldMs, persons } = file;
    const exposed_ms = isExposed({ ...file, case_status: 'open' }) ? toldMs : null;
    await database
      .updateTable('file')
      .set({ ...markedOf({ ...file, case_status: 'open' }), exposed_ms })
      .where('machine', '=', machine)
      .where('id', '=', id)
      .execute();
    if (exposed_ms === null) continue;
    await database
      .updateTable('machine')
      .set((it) => ({ exposed_persons: it('exposed_persons', '+', persons) }))
      .where('id', '=', machine)
      .execute();
  }
}

const CASES: Made = {
  case: {
    columns: {
      organisation: 'text', machine: 'text', file: 'bigint', status: 'text', assignee: 'text?', due_ms: 'bigint?',
      content: 'text', opened_ms: 'bigint', changed_ms: 'bigint', resolution: 'text?', residue: 'integer',
      proposed: 'text?', proposer: 'text?', basis: 'text?', journal_sealed: 'blob?', until_ms: 'bigint?',
    },
    key: ['machine', 'file'],
    indexes: [['organisation', 'status'], ['assignee']],
  }, // prettier-ignore
  case_entry: {
    columns: {
      organisation: 'text', machine: 'text', file: 'bigint', number: 'integer', at_ms: 'bigint', person: 'text?',
      deed: 'text', text_sealed: 'blob?', facts: 'text',
    },
    key: ['machine', 'file', 'number'],
  }, // prettier-ignore
};

async function cases(database: Kysely<unknown>): Promise<void> {
  await makeAll(database, CASES);
  const { schema } = database;
  await schema
    .alterTable('file')
    .addColumn('case_status', 'text', (it) => it.notNull().defaultTo('open'))
    .execute();
  await schema
    .alterTable('organisation')
    .addColumn('second_person', 'integer', (it) => it.notNull().defaultTo(0))
    .execute();
}

const POLICIES: Made = {
  policy: {
    columns: {
      version: 'bigint', organisation: 'text', unit: 'text?', active_from_ms: 'bigint?', settings: 'text',
      signer: 'text', successor: 'text?', document: 'text', made_ms: 'bigint',
    },
    key: ['version'],
    indexes: [['organisation', 'unit', 'version']],
  }, // prettier-ignore
};

export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001': { up: first },
  '0002-people': { up: people },
  '0002': { up: heads },
  '0003': { up: retelling },
  '0004-cases': { up: cases },
  '0004': { up: views },
  '0005': { up: (it) => makeAll(it, POLICIES) },
};
