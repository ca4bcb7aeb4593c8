/**
 * The html report's further parts: what was not read and why, what is sealed, what nobody has seen,
 * what was noted without alarm. Lists, since there is nothing to compare in them.
 */
import { type FileProtection, type Outcome, type Reason, REASONS } from '../outcome.ts';
import type { Text } from '../text.da.ts';
import { badge, date, facts, fileName } from './html-found.ts';
import type { Bounded } from './html-shelf.ts';
import { type Markup, markup } from './markup.ts';
import { isOneTable, where } from './phrases.ts';
import type { Unseen } from './report.ts';
import { sealOf } from './seal-phrases.ts';

/** So many stand open; the others fold out. */
const SHOWN = 10;

export function unreadSection(unread: ReadonlyMap<Reason, Bounded<Outcome>>, text: Text): Markup {
  const { html } = text;
  const groups = REASONS.flatMap((reason) => {
    const files = unread.get(reason);
    return files === undefined ? [] : [[reason, files] as const];
  });
  const byCount = groups.toSorted(([, a], [, b]) => b.total - a.total);
  const cards = byCount.map(
    ([
      reason,
      files,
    ]) => markup`<div class="card"><h3>${text.reasons[reason]} (${text.count(files.total)})</h3>
<p class="advice">${html.unread.advice[reason]}</p>${paths(files, text)}</div>
`,
  );
  return section('unread', html.unread.title, html.unread.means, cards);
}

/** The weak ones first: of the others nobody need be afraid. */
export function sealedSection(
  sealed: ReadonlyMap<FileProtection, Bounded<Outcome>>,
  text: Text,
): Markup {
  const { title, means, strengths, advice } = text.html.sealed;
  const cards = (['weak', 'efs', 'strong'] as const).map((strength) => {
    const files = sealed.get(strength);
    if (files === undefined) return null;
    return markup`<div class="card"><h3>${strengths[strength]} (${text.count(files.total)})</h3>
<p class="advice">${advice[strength]}</p>${paths(files, text)}</div>
`;
  });
  return section('sealed', title, means, cards);
}

export function unseenSection(unseen: Bounded<Unseen>, text: Text): Markup {
  const { html } = text;
  const items = unseen.items.map(
    ({ why, path }) =>
      markup`<li><div><bdi>${path}</bdi></div><span class="tag">${html.unseen.whys[why]}</span></li>`,
  );
  const left = unseen.left > 0 && markup`<p class="quiet">${html.unseen.left(unseen.left)}</p>`;
  const card = markup`<div class="card">${folded(items, text)}${left}</div>`;
  return section('unseen', html.unseen.title, html.unseen.means, [card]);
}

export function notedSection(noted: Bounded<Outcome>, text: Text): Markup {
  const { title, means } = text.html.noted;
  return section('noted', title, means, [markup`<div class="card">${paths(noted, text)}</div>`]);
}

export function cleanSection(clean: Bounded<Outcome>, text: Text): Markup {
  const { title, means } = text.html.clean;
  return section('clean', title, means, [markup`<div class="card">${paths(clean, text)}</div>`]);
}

function section(
  id: string,
  title: string,
  means: string,
  cards: readonly (Markup | null | false)[],
): Markup {
  return markup`<section id="${id}"><h2>${title}</h2><p class="quiet">${means}</p>
${cards}</section>
`;
}

function paths(files: Bounded<Outcome>, text: Text): Markup {
  const left = files.left > 0 && markup`<p class="quiet">${text.html.unread.left(files.left)}</p>`;
  return markup`${list(files.items, text)}${left}`;
}

function list(files: readonly Outcome[], text: Text): Markup {
  return folded(
    files.map((outcome) => item(outcome, text)),
    text,
  );
}

/** A seal, a warning and a weak sign stand with the file, since nothing else tells of them. */
function item(outcome: Outcome, text: Text): Markup {
  const signs = outcome.findings.map(
    (finding) =>
      `${where(finding, isOneTable(outcome.format), text)}: ${text.persons(finding.persons)}, ${text.confidences[finding.confidence]}`,
  );
  const { warnings = [], severity } = outcome;
  const notes = [...signs, ...warnings.map((warning) => text.warnings[warning])];
  const seal = sealOf(outcome, text);
  if (seal !== '') notes.unshift(seal);
  return markup`<li><div>${severity !== null && markup`${badge(severity, text)} `}${fileName(outcome.path)}${notes.map((note) => markup`<span class="folder">${note}</span>`)}</div><span class="tag">${facts(outcome, text)} · ${date(outcome.modifiedMs, text)}</span></li>
`;
}

function folded(items: readonly Markup[], text: Text): Markup {
  const more = items.slice(SHOWN);
  const rest =
    more.length > 0 &&
    markup`<details><summary>${text.html.more(more.length)}</summary><ul class="paths">${more}</ul></details>`;
  return markup`<ul class="paths">${items.slice(0, SHOWN)}</ul>${rest}`;
}
