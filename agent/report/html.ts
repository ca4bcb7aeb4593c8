/**
 * To read, print and hand on: one page in one file, that needs no network and no script. What may
 * act in it is named by hash in its content security policy, so that a name which finds a way past
 * the escaping still does nothing. It comes whole with the summary, since the most dangerous file
 * stands first; `html-shelf.ts` has the bounds of what is kept until then.
 */
import { createHash } from 'node:crypto';
import { CONFIDENCES } from '../../rules/finding.ts';
import { THRESHOLDS } from '../../rules/severity.ts';
import {
  type FileProtection,
  isAllRead,
  type Outcome,
  type Reason,
  type Summary,
} from '../outcome.ts';
import type { Text } from '../text.da.ts';
import { foundSection } from './html-found.ts';
import { cleanSection, notedSection, sealedSection, unreadSection, unseenSection } from './html-lists.ts'; // prettier-ignore
import { SCRIPT } from './html-script.ts';
import { Bounded, Shelf } from './html-shelf.ts';
import { STYLE } from './html-style.ts';
import { Markup, markup } from './markup.ts';
import type { Report, Setting, Unseen, Writer } from './report.ts';

export const html = { name: 'html', open } as const satisfies Report;

/** Files listed in each of the further parts. */
const LISTED = 1000;

const POLICY = [
  "default-src 'none'",
  `style-src '${hash(STYLE)}'`,
  `script-src '${hash(SCRIPT)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function hash(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}

/** All that a page is made of. */
interface Kept {
  readonly found: Shelf;
  readonly unread: Map<Reason, Bounded<Outcome>>;
  readonly sealed: Map<FileProtection, Bounded<Outcome>>;
  readonly noted: Bounded<Outcome>;
  readonly clean: Bounded<Outcome>;
  readonly unseen: Bounded<Unseen>;
}

function open(setting: Setting): Writer {
  const kept: Kept = {
    found: new Shelf(),
    unread: new Map(),
    sealed: new Map(),
    noted: new Bounded(LISTED),
    clean: new Bounded(LISTED),
    unseen: new Bounded(LISTED),
  };
  return {
    outcome: (outcome) => {
      keep(outcome, kept);
      return '';
    },
    unseen: (unseen) => {
      kept.unseen.add(unseen);
      return '';
    },
    summary: (summary) => page(summary, kept, setting).source,
  };
}

function keep(outcome: Outcome, kept: Kept): void {
  const { outcome: kind, reason, findings, warnings = [] } = outcome;
  if (kind === 'found') kept.found.add(outcome);
  else if (kind === 'sealed') groupOf(outcome.protection.file, kept.sealed).add(outcome);
  else if (kind === 'unknown' && reason !== null) groupOf(reason, kept.unread).add(outcome);
  else if (findings.length + warnings.length > 0) kept.noted.add(outcome);
  else kept.clean.add(outcome);
}

function groupOf<Key>(key: Key, groups: Map<Key, Bounded<Outcome>>): Bounded<Outcome> {
  const files = groups.get(key) ?? new Bounded<Outcome>(LISTED);
  groups.set(key, files);
  return files;
}

function page(summary: Summary, kept: Kept, setting: Setting): Markup {
  const { text, version } = setting;
  const { html: words } = text;
  return markup`<!doctype html>
<html lang="${text.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${words.title} · ${words.moment(setting.startedMs)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<p class="brand">cprvagt</p>
<h1>${words.title}</h1>
${run(summary, setting)}
${lead(summary, kept, text)}
${tiles(summary, text)}
</header>
<main>
${kept.found.total > 0 && foundSection(kept.found, text)}
${kept.unread.size > 0 && unreadSection(kept.unread, text)}
${kept.sealed.size > 0 && sealedSection(kept.sealed, text)}
${kept.unseen.total > 0 && unseenSection(kept.unseen, text)}
${kept.noted.total > 0 && notedSection(kept.noted, text)}
${kept.clean.total > 0 && cleanSection(kept.clean, text)}
${kept.found.total > 0 && removal(text)}
${method(summary, text)}
</main>
<footer><p>${words.confidential}</p><p>${words.made(version)}</p></footer>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`;
}

function run({ files, bytes, ms }: Summary, { text, paths, startedMs }: Setting): Markup {
  const { html: words } = text;
  const looked = paths.map((path, index) => markup`${index > 0 && markup`<br>`}<bdi>${path}</bdi>`);
  const extent = words.extentOf(files, text.bytes(bytes), text.duration(ms));
  return markup`<dl class="run">
<dt>${words.looked}</dt><dd><time datetime="${new Date(startedMs).toISOString()}">${words.moment(startedMs)}</time></dd>
<dt>${words.places}</dt><dd>${looked}</dd>
<dt>${words.extent}</dt><dd>${extent}</dd>
</dl>`;
}

/** What it all means, in the words that somebody would tell a colleague. */
function lead(summary: Summary, kept: Kept, text: Text): Markup {
  const { files, unknown, sealed, complete, denied, unreachable, missing } = summary;
  const { found, accepted = 0 } = summary;
  const { lead: words } = text.html;
  const weak = kept.sealed.get('weak')?.total ?? 0;
  const kind = found > accepted ? 'found' : isAllRead(summary) ? 'good' : 'open';
  const further = [
    found === 0 && isAllRead(summary) && sealed === 0 && files > 0 ? words.allRead(files) : '',
    accepted > 0 && found > accepted ? `${text.summary.accepted(accepted)}.` : '',
    unknown > 0 ? words.unread(unknown) : '',
    sealed > 0 ? words.sealedRest(sealed) : '',
    weak > 0 ? words.weaklySealed(weak, sealed) : '',
    denied + unreachable + missing > 0 ? words.unseen : '',
  ].filter((line) => line !== '');
  return markup`<div class="lead ${kind}"><p><strong>${headline(summary, text)}</strong></p>
${!complete && markup`<p class="stop">${words.stopped}</p>`}${further.map((line) => markup`<p>${line}</p>`)}</div>`;
}

function headline(summary: Summary, text: Text): string {
  const { found, accepted, files, sealed, persons, personsEstimated } = summary;
  const { lead: words } = text.html;
  if (found > 0 && found === accepted) return `${text.summary.noneNew(found)}.`;
  if (found > 0) {
    const exact = text.persons(persons);
    return words.found(found, personsEstimated ? text.about(exact) : exact);
  }
  if (files === 0) return words.noFiles;
  return isAllRead(summary) && sealed === 0 ? words.noneOfAll : words.noneOfRead;
}

function tiles(summary: Summary, text: Text): Markup {
  const { found, unknown, sealed, clean, persons, personsEstimated } = summary;
  const { tiles: words, about } = text.html;
  const people = personsEstimated
    ? ([`${about} ${text.count(persons)}`, words.personsAbout] as const)
    : ([text.count(persons), words.persons] as const);
  const rows = [
    ['bad', found, ...people],
    ['bad', found, text.count(found), words.found(found)],
    ['open', unknown, text.count(unknown), words.unknown(unknown)],
    ['plain', sealed, text.count(sealed), words.sealed(sealed)],
    ['plain', clean, text.count(clean), words.clean(clean)],
  ] as const;
  return markup`<ul class="tiles">${rows.map(
    ([kind, n, figure, word]) =>
      markup`<li class="${n > 0 ? kind : 'none'}"><b>${figure}</b> ${word}</li>`,
  )}</ul>`;
}

function removal({ html: { remove } }: Text): Markup {
  return markup`<section><h2>${remove.title}</h2><div class="card">
<ol>${remove.steps.map((step) => markup`<li>${step}</li>`)}</ol>
<p class="notice">${remove.breach}</p></div></section>
`;
}

function method(summary: Summary, text: Text): Markup {
  const { method: words } = text.html;
  const { notSpreadsheet, links, excluded = 0, cloudOnly = 0 } = summary;
  const others = [
    notSpreadsheet > 0 ? text.summary.notSpreadsheet(notSpreadsheet) : '',
    links > 0 ? text.summary.links(links) : '',
    cloudOnly > 0 ? text.summary.cloudOnly(cloudOnly) : '',
    excluded > 0 ? text.summary.excluded(excluded) : '',
  ].filter((phrase) => phrase !== '');
  const confidences = CONFIDENCES.toReversed().map(
    (one) => markup`<dt>${text.confidences[one]}</dt><dd>${words.confidences[one]}</dd>`,
  );
  return markup`<section><h2>${words.title}</h2><div class="card small">
<p>${words.never}</p><dl>${confidences}</dl><p>${words.persons}</p>
<p>${words.severity(THRESHOLDS, text.severities)}</p><p>${words.exposure}</p><p>${words.numbers}</p><p>${words.clean}</p>
${others.map((phrase) => markup`<p>${phrase}.</p>`)}</div></section>
`;
}
