/**
 * An outcome and a summary as fields for programs: what ndjson, json and sarif have alike. The shape
 * is a contract: fields may be added, never changed, and they come in this order. Built field by
 * field, so that nothing that an outcome may hold one day goes out unnoticed.
 */
import type { Outcome, PlacedFinding, Summary } from '../outcome.ts';

/** On one line. JSON escapes C0 itself; the rest of what a terminal could act on is escaped as well. */
export function json(fields: object | string): string {
  return JSON.stringify(fields).replace(ACTING, escaped);
}

const ACTING = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

export function fileFields(outcome: Outcome): object {
  const { pathBytes, personsEstimated, warnings, members, scheme, accepted } = outcome;
  return {
    path: outcome.path,
    ...(pathBytes !== undefined && { pathBytes }),
    format: outcome.format,
    outcome: outcome.outcome,
    reason: outcome.reason,
    matches: outcome.matches,
    persons: outcome.persons,
    ...(personsEstimated && { personsEstimated }),
    confidence: outcome.confidence,
    protection: protectionFields(outcome),
    ...(scheme !== undefined && { scheme: schemeFields(scheme) }),
    exposure: outcome.exposure,
    ...(outcome.portable && { portable: true }),
    severity: outcome.severity,
    categories: outcome.categories,
    findings: outcome.findings.map(findingFields),
    ...(warnings !== undefined && warnings.length > 0 && { warnings }),
    ...(members !== undefined && { members: memberFields(members) }),
    ...(accepted && { accepted }),
    sizeBytes: outcome.sizeBytes,
    modifiedMs: outcome.modifiedMs,
  };
}

function protectionFields({ protection: { file, volume, witness } }: Outcome): object {
  return { file, volume, ...(witness !== undefined && { witness }) };
}

function schemeFields(scheme: NonNullable<Outcome['scheme']>): object {
  const { name, cipher, keyBits, hash, spins, password } = scheme;
  return { name, cipher, keyBits, hash, spins, password };
}

function memberFields({ clean, found, sealed, unknown }: NonNullable<Outcome['members']>): object {
  return { clean, found, sealed, unknown };
}

export function findingFields(finding: PlacedFinding): object {
  const { columns, row } = finding;
  return {
    kind: finding.kind,
    where: finding.where,
    member: finding.member,
    sheet: finding.sheet,
    column: finding.column,
    ...(columns !== undefined && { columns }),
    ...(row !== undefined && { row }),
    headerRow: finding.headerRow,
    matches: finding.matches,
    persons: finding.persons,
    confidence: finding.confidence,
  };
}

export function summaryFields(summary: Summary): object {
  const { personsEstimated, accepted, excluded, cloudOnly } = summary;
  return {
    files: summary.files,
    clean: summary.clean,
    found: summary.found,
    sealed: summary.sealed,
    unknown: summary.unknown,
    persons: summary.persons,
    ...(personsEstimated && { personsEstimated }),
    bytes: summary.bytes,
    ms: summary.ms,
    notSpreadsheet: summary.notSpreadsheet,
    denied: summary.denied,
    unreachable: summary.unreachable,
    missing: summary.missing,
    links: summary.links,
    ...(cloudOnly !== undefined && { cloudOnly }),
    ...(excluded !== undefined && { excluded }),
    complete: summary.complete,
    ...(accepted !== undefined && { accepted }),
  };
}
