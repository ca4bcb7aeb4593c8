/** The html report's main part: the files that were found, each with why, where and what now. */
import { CONFIDENCES } from '../../rules/finding.ts';
import { SEVERITIES, type Severity } from '../../rules/severity.ts';
import type { Outcome, PlacedFinding } from '../outcome.ts';
import type { Text } from '../text.da.ts';
import { adviceOf } from './html-advice.ts';
import { rankOf, type Row, type Shelf } from './html-shelf.ts';
import { Markup, markup } from './markup.ts';
import { grounds, isOneTable, onDisk, where } from './phrases.ts';
import { isShut, sealOf } from './seal-phrases.ts';
import { folderAndName } from './visible.ts';

/** So few files are shown with their details open: the page is then read, not searched. */
const OPEN = 8;

export function foundSection(shelf: Shelf, text: Text): Markup {
  const { found } = text.html;
  const { whole, light } = shelf.rows();
  const left = shelf.total - whole.length - light.length;
  const isOpen = shelf.total <= OPEN;
  return markup`<section id="found"><h2>${found.title}</h2><p class="quiet">${found.order}</p>
${light.length > 0 && markup`<p class="notice">${found.light(light.length)}</p>`}
${left > 0 && markup`<p class="notice">${found.left(left)}</p>`}
${tools([...whole, ...light], text)}
<table class="files" role="table"><thead class="plain" role="rowgroup"><tr role="row">${heads(text)}</tr></thead>
${whole.map((row) => file(row, text, detail(row, isOpen, text)))}${light.map((row) => file(row, text, null))}</table></section>
`;
}

function heads({ html: { found } }: Text): Markup {
  const keys = ['severity', 'file', 'persons', 'confidence', 'place', 'modified'] as const;
  return markup`${keys.map((key) => {
    const kind = key === 'persons' && markup` class="number"`;
    return markup`<th scope="col" role="columnheader" data-key="${key}"${kind}>${found[key]}</th>`;
  })}`;
}

/** Dead without the script, which is what shows them. */
function tools(rows: readonly Row[], text: Text): Markup {
  const { filter } = text.html;
  const counts = SEVERITIES.toReversed().map((severity) => {
    const n = rows.filter(({ outcome }) => outcome.severity === severity).length;
    return [severity, text.severities[severity], n] as const;
  });
  const button = (level: string, word: string, n: number): Markup =>
    markup`<button type="button" data-severity="${level}" aria-pressed="${String(level === '')}">${capital(word)} ${text.count(n)}</button>`;
  return markup`<div class="tools" hidden><div class="choices" role="group" aria-label="${filter.label}">
${button('', filter.all, rows.length)}${counts.map(([level, word, n]) => n > 0 && button(level, word, n))}</div>
<input type="search" aria-label="${filter.search}" placeholder="${filter.search}">
<p class="quiet" aria-live="polite" data-words="${filter.shown('{n}', '{of}')}"></p>
<button type="button" data-expand="${filter.expand}" data-collapse="${filter.collapse}">${filter.expand}</button></div>`;
}

/** Two rows in a body of its own, so that they stay together when sorted and when printed. */
function file({ outcome, places }: Row, text: Text, more: Markup | null): Markup {
  const { severity, modifiedMs, confidence, accepted } = outcome;
  const { found, detail: words } = text.html;
  const [first] = outcome.findings;
  const place = first === undefined ? '' : standing(first, isOneTable(outcome.format), text);
  const others = places > 1 && markup`<span class="folder">${words.morePlaces(places - 1)}</span>`;
  const sureness = confidence === null ? -1 : CONFIDENCES.indexOf(confidence);
  return markup`<tbody class="${severity ?? 'none'}${more === null ? ' light' : ''}" role="rowgroup" data-level="${severity ?? ''}" data-severity="${rankOf(outcome)}" data-persons="${outcome.persons}" data-confidence="${sureness}" data-modified="${modifiedMs ?? 0}"><tr role="row"><td role="cell">${severity !== null && badge(severity, text)}${accepted === true && markup` <span class="badge accepted">${found.accepted}</span>`}</td>
<th scope="row" role="rowheader" class="name">${fileName(outcome.path)}</th>
<td role="cell" class="number" data-label="${found.persons}">${shortPersons(outcome, text)}</td>
<td role="cell" data-label="${found.confidence}">${confidence !== null && capital(text.confidences[confidence])}</td>
<td role="cell" class="place" data-label="${found.place}">${place}${others}</td>
<td role="cell" class="date" data-label="${found.modified}">${date(modifiedMs, text)}</td></tr>
${more !== null && markup`<tr role="row" class="more"><td role="cell" colspan="6">${more}</td></tr>`}</tbody>
`;
}

export function fileName(path: string): Markup {
  const [folder, name] = folderAndName(path);
  return markup`<b><bdi>${name}</bdi></b><span class="folder"><bdi>${folder}</bdi></span>`;
}

export function badge(severity: Severity, text: Text): Markup {
  return markup`<span class="badge ${severity}">${text.severities[severity]}</span>`;
}

/** In a column of numbers only the number; what it is worth stands before it. */
function shortPersons(outcome: Outcome, text: Text): string {
  const { personsEstimated, reason } = outcome;
  const exact = text.count(outcome.persons);
  const about = personsEstimated ? `${text.html.about} ${exact}` : exact;
  return reason === null ? about : text.atLeast(about);
}

export function date(ms: number | null, { html }: Text): Markup | string {
  if (ms === null || Number.isNaN(new Date(ms).getTime())) return html.found.noDate;
  return markup`<time datetime="${new Date(ms).toISOString()}">${html.day(ms)}</time>`;
}

function detail({ outcome, places }: Row, isOpen: boolean, text: Text): Markup {
  const { html } = text;
  const { detail: words } = html;
  const { severity, categories, members } = outcome;
  const seal = sealOf(outcome, text);
  const advice = adviceOf(outcome).map((one) => markup`<li>${html.advice[one]}</li>`);
  const tells = categories.map((category) => text.categories[category]);
  const inside = members && words.members(members.found, members.clean, members.sealed, members.unknown); // prettier-ignore
  return markup`<details${isOpen && markup` open`}><summary>${html.found.details}</summary><div class="detail"><div>
<div class="now"><h4>${words.now}</h4><ol>${advice}</ol></div>
<h4>${words.where}</h4>${spots(outcome, places, text)}
${notes(outcome, text)}</div><div>
${severity !== null && markup`<h4>${words.why(text.severities[severity])}</h4>${why(outcome, text)}`}
<h4>${words.who}</h4><p>${who(outcome, text)} ${onDisk(outcome, text)}</p>
${tells.length > 0 && markup`<h4>${words.what}</h4><p>${html.list(tells)}</p>`}
${inside !== undefined && inside !== '' && markup`<h4>${words.archive}</h4><p>${inside}</p>${seal !== '' && markup`<p>${seal}</p>`}`}
<h4>${words.file}</h4><p><code><bdi>${outcome.path}</bdi></code><br><span class="quiet">${facts(outcome, text)}</span></p>
</div></div></details>`;
}

/** What keeps others out of the file itself; of an archive's members that is told where they are. */
function who(outcome: Outcome, text: Text): string {
  const { scheme, members, protection } = outcome;
  const isTold = scheme !== undefined && members === undefined;
  return isTold ? `${sealOf(outcome, text)}.` : text.html.protections[protection.file];
}

function why(outcome: Outcome, text: Text): Markup {
  return markup`<ul>${grounds(outcome, text).map((line) => markup`<li>${line}</li>`)}</ul>`;
}

function spots({ findings, format }: Outcome, places: number, text: Text): Markup {
  const { found, detail: words } = text.html;
  const rows = findings.map((finding) => spot(finding, isOneTable(format), text));
  const more = places - findings.length;
  return markup`<table class="spots"><thead><tr><th scope="col">${found.place}</th><th scope="col" class="number">${found.persons}</th><th scope="col" class="number">${words.numbers}</th><th scope="col">${found.confidence}</th></tr></thead><tbody>${rows}</tbody></table>
${more > 0 && markup`<p class="quiet">${words.morePlaces(more)}</p>`}`;
}

function spot(finding: PlacedFinding, oneTable: boolean, text: Text): Markup {
  const { persons: n, matches, confidence } = finding;
  return markup`<tr><td>${standing(finding, oneTable, text)}</td><td class="number">${text.count(n)}</td><td class="number">${text.count(matches)}</td><td>${capital(text.confidences[confidence])}</td></tr>`;
}

/** A phrase begins with a capital, the name of a file in an archive as it is. */
function standing(finding: PlacedFinding, oneTable: boolean, text: Text): string {
  const phrase = where(finding, oneTable, text);
  return finding.member === null ? capital(phrase) : phrase;
}

/** What the reader should know although it is no find. */
function notes(outcome: Outcome, text: Text): Markup | null {
  const { reason, warnings = [] } = outcome;
  const { detail: words } = text.html;
  const lines = [
    ...(isShut(outcome) ? [text.explanation.sealed] : []),
    ...(reason === null ? [] : [words.notToEnd(text.reasons[reason])]),
    ...warnings.map((warning) => `${text.warnings[warning]}.`),
  ];
  if (lines.length === 0) return null;
  return markup`<h4>${words.warnings}</h4>${lines.map((line) => markup`<p>${line}</p>`)}`;
}

export function facts({ format, sizeBytes }: Outcome, text: Text): string {
  const named = format === 'unknown' ? [] : [format];
  return [...named, ...(sizeBytes === null ? [] : [text.bytes(sizeBytes)])].join(' · ');
}

function capital(word: string): string {
  return word.slice(0, 1).toLocaleUpperCase() + word.slice(1);
}
