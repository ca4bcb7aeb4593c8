/** The tables of the first release. */
import type { Made } from './table.ts';

/** What a list of files is narrowed by: in the index, so that the rows are read for one page alone. */
const MARKED = ['marks', 'categories', 'warnings', 'format'];
const SHOWN = ['organisation', 'shown'];

const FLEET: Made = {
  organisation: {
    columns: { id: 'text', name: 'text', header_key_sealed: 'blob?', second_person: 'integer' },
    key: ['id'],
    unique: [['name']],
  },
  unit: {
    columns: { id: 'text', organisation: 'text', name: 'text', machines_expected: 'bigint?' },
    key: ['id'],
  },
  machine_group: {
    columns: { id: 'text', organisation: 'text', unit: 'text', name: 'text', persistent: 'integer' },
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
  },
  machine: {
    columns: {
      id: 'text', organisation: 'text', machine_group: 'text', public_key: 'text', state: 'text', enrolled_ms: 'bigint',
      last_seen_ms: 'bigint?', counter: 'bigint', cloned_ms: 'bigint?', ledger_ms: 'bigint?', told: 'bigint',
      retold_ms: 'bigint?', scan_now: 'integer', facts_sealed: 'blob', is_laptop: 'integer?', agent_version: 'text',
      rules_revision: 'integer', policy_version: 'bigint', coverage: 'text?', persons: 'bigint',
      persons_error_percent: 'real', untold: 'bigint', found: 'bigint', sealed: 'bigint', unknown: 'bigint',
      exposed: 'bigint', critical: 'bigint', high: 'bigint', medium: 'bigint', low: 'bigint',
      exposed_persons: 'bigint', portable_persons: 'bigint', volumes: 'bigint', volumes_open: 'bigint',
      volumes_unknown: 'bigint',
    },
    key: ['id'],
    unique: [['public_key']],
    indexes: { seen: ['organisation', 'last_seen_ms'] },
  },
  volume: {
    columns: {
      organisation: 'text', machine: 'text', id: 'text', mount_point_sealed: 'blob', kind: 'text', file_system: 'text',
      protection: 'text', witness: 'text', said: 'text', asked_ms: 'bigint', told_ms: 'bigint?', since_ms: 'bigint',
    },
    key: ['machine', 'id', 'since_ms'],
  },
}; // prettier-ignore

const FILES: Made = {
  file: {
    columns: {
      organisation: 'text', machine: 'text', id: 'bigint', sequence: 'bigint', gone_ms: 'bigint?', told_ms: 'bigint',
      outcome: 'text', reason: 'text?', format: 'text', place: 'text', matches: 'bigint', persons: 'bigint',
      confidence: 'text?', severity: 'text?', exposure: 'text', file_protection: 'text', volume_protection: 'text',
      fingerprint: 'text?', head: 'text?', twin: 'text?', leftover_of: 'bigint?', drill: 'integer',
      case_status: 'text', size_bytes: 'bigint?', modified_ms: 'bigint?', first_seen_ms: 'bigint', seen_ms: 'bigint',
      exposed_ms: 'bigint?', resolved_ms: 'bigint?', portable: 'bigint', categories: 'bigint', warnings: 'bigint',
      shown: 'bigint', severity_rank: 'bigint', marks: 'bigint', path_sealed: 'blob?', detail_sealed: 'blob?',
    },
    key: ['machine', 'id'],
    indexes: {
      told: ['organisation', 'told_ms', 'machine', 'id'],
      gone: ['gone_ms'],
      head: ['organisation', 'head', 'shown', 'machine'],
      marks: [...SHOWN, ...MARKED, 'machine', 'id', 'persons', 'first_seen_ms', 'modified_ms'],
      severity: [...SHOWN, 'severity_rank', 'persons', 'machine', 'id', ...MARKED, 'first_seen_ms'],
      persons: [...SHOWN, 'persons', 'machine', 'id', ...MARKED],
      first_seen: [...SHOWN, 'first_seen_ms', 'machine', 'id', ...MARKED, 'modified_ms'],
      exposed: ['organisation', 'exposed_ms', 'resolved_ms', 'machine', 'persons'],
      resolved: ['organisation', 'resolved_ms', 'exposed_ms', 'machine'],
    },
  },
  file_change: {
    columns: {
      organisation: 'text', machine: 'text', file: 'bigint', at_ms: 'bigint', sequence: 'bigint', gone: 'integer',
      outcome: 'text', exposure: 'text', severity: 'text?', persons: 'bigint',
    },
    key: ['machine', 'file', 'at_ms', 'sequence'],
  },
  case: {
    columns: {
      organisation: 'text', machine: 'text', file: 'bigint', status: 'text', assignee: 'text?', due_ms: 'bigint?',
      content: 'text', opened_ms: 'bigint', changed_ms: 'bigint', resolution: 'text?', residue: 'integer',
      proposed: 'text?', proposer: 'text?', basis: 'text?', journal_sealed: 'blob?', until_ms: 'bigint?',
    },
    key: ['machine', 'file'],
    indexes: { status: ['organisation', 'status'], assignee: ['assignee'] },
  },
  case_entry: {
    columns: {
      organisation: 'text', machine: 'text', file: 'bigint', number: 'integer', at_ms: 'bigint', person: 'text?',
      deed: 'text', text_sealed: 'blob?', facts: 'text',
    },
    key: ['machine', 'file', 'number'],
  },
}; // prettier-ignore

const PEOPLE: Made = {
  person: {
    columns: {
      id: 'text', organisation: 'text', name: 'text', role: 'text', all_units: 'integer', password: 'text?',
      totp_sealed: 'blob?', totp_new_sealed: 'blob?', totp_step: 'bigint', failures: 'integer',
      locked_until_ms: 'bigint?', created_ms: 'bigint', signed_in_ms: 'bigint?', disabled_ms: 'bigint?',
    },
    key: ['id'],
    unique: [['name']],
    indexes: { organisation: ['organisation'] },
  },
  person_unit: { columns: { person: 'text', unit: 'text' }, key: ['person', 'unit'] },
  session: {
    columns: {
      id: 'text', person: 'text', made_ms: 'bigint', used_ms: 'bigint', expires_ms: 'bigint', trail_ms: 'bigint?',
    },
    key: ['id'],
    indexes: { person: ['person'], expires: ['expires_ms'] },
  },
  link: {
    columns: { id: 'text', person: 'text', made_ms: 'bigint', expires_ms: 'bigint' },
    key: ['id'],
    indexes: { person: ['person'], expires: ['expires_ms'] },
  },
}; // prettier-ignore

const OTHERS: Made = {
  policy: {
    columns: {
      version: 'bigint', organisation: 'text', unit: 'text?', active_from_ms: 'bigint?', settings: 'text',
      signer: 'text', successor: 'text?', document: 'text', made_ms: 'bigint',
    },
    key: ['version'],
    indexes: { unit: ['organisation', 'unit', 'version'] },
  },
  signature: {
    columns: { id: 'text', expires_ms: 'bigint' },
    key: ['id'],
    indexes: { expires: ['expires_ms'] },
  },
  event: {
    columns: { at_ms: 'bigint', organisation: 'text?', machine: 'text?', kind: 'text', facts: 'text' },
    key: null,
    indexes: { at: ['at_ms'] },
  },
  audit: {
    columns: {
      number: 'bigint', at_ms: 'bigint', organisation: 'text?', actor: 'text', action: 'text', subject: 'text?',
      facts: 'text', hash: 'text',
    },
    key: ['number'],
    indexes: { organisation: ['organisation', 'number'] },
  },
  daily: {
    columns: { organisation: 'text', unit: 'text', day: 'integer', what: 'text', amount: 'bigint' },
    key: ['organisation', 'unit', 'day', 'what'],
  },
}; // prettier-ignore

export const FIRST: Made = { ...FLEET, ...FILES, ...PEOPLE, ...OTHERS };
