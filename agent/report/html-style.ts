/**
 * How the html report looks: calm, on any screen from 320 px, light or dark as the reader has it,
 * and on paper. System fonts, no pictures, nothing fetched. Every pair of colours has the contrast
 * of WCAG AA, which a test measures.
 */

export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f3f5f7; --paper: #fff; --ink: #17212b; --quiet: #4d5a67; --line: #d5dce3;
  --accent: #0a4f80; --wash: #eaf1f7;
  --critical: #8c1420; --high: #b3420a; --medium: #7a5a00; --low: #3d5266;
  --critical-wash: #fbecec; --good: #1c6b3c; --warn: #7a5a00; --warn-wash: #fdf6e2;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #10161c; --paper: #18212a; --ink: #e5ebf1; --quiet: #a5b2bf; --line: #33404d;
    --accent: #8fc5ee; --wash: #1f2c38;
    --critical: #ff9a9a; --high: #ffab73; --medium: #edc85c; --low: #a9bfd3;
    --critical-wash: #2e1e23; --good: #7fd3a0; --warn: #edc85c; --warn-wash: #2b281a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  overflow-wrap: break-word;
}
bdi, code { overflow-wrap: anywhere; }
header, main, footer { max-width: 74rem; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 2.5rem); }
header { padding-top: 2rem; }
h1, h2, h3, h4, p, ul, ol, dl, dd { margin: 0; }
h1 { font-size: clamp(1.6rem, 4vw, 2.25rem); line-height: 1.2; letter-spacing: -0.01em; }
h2 { font-size: 1.3rem; line-height: 1.3; }
h3 { font-size: 1rem; }
h4 { font-size: 0.875rem; color: var(--quiet); font-weight: 600; }
ul, ol { padding-left: 1.25rem; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.brand { color: var(--accent); font-weight: 700; letter-spacing: 0.02em; margin-bottom: 0.25rem; }
.quiet { color: var(--quiet); }
.run { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1.25rem; margin-top: 1rem; }
.run dt { color: var(--quiet); }
.lead {
  margin-top: 1.5rem; padding: 1.1rem 1.4rem; background: var(--paper); border: 1px solid var(--line);
  border-left: 0.4rem solid var(--low); border-radius: 0.4rem; font-size: 1.05rem;
}
.lead strong { display: block; font-size: clamp(1.15rem, 2.6vw, 1.45rem); line-height: 1.35; }
.lead p + p { margin-top: 0.35rem; }
.lead.found { border-left-color: var(--critical); }
.lead.open { border-left-color: var(--warn); }
.lead.good { border-left-color: var(--good); }
.lead.good strong { color: var(--good); }
.stop { font-weight: 600; color: var(--warn); }
.tiles {
  list-style: none; padding: 0; margin-top: 1rem; display: grid; gap: 0.75rem;
  grid-template-columns: repeat(5, 1fr);
}
.tiles li {
  background: var(--paper); border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.8rem 1rem;
}
.tiles b { display: block; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tiles .none b { color: var(--quiet); font-weight: 400; }
.tiles .bad b { color: var(--critical); }
.tiles .open b { color: var(--warn); }
main > section { margin-top: 2.5rem; }
main > section > h2 + p { margin-top: 0.25rem; }
.card, .files {
  background: var(--paper); border: 1px solid var(--line); border-radius: 0.4rem; margin-top: 1rem;
}
.card { padding: 1.1rem 1.4rem; }
.card + .card { margin-top: 0.75rem; }
.card h3 + p { margin-top: 0.15rem; }
h3::first-letter, .detail li::first-letter { text-transform: uppercase; }

.tools { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin-top: 1rem; }
.tools[hidden] { display: none; }
.tools .choices { display: flex; flex-wrap: wrap; gap: 0.4rem; }
.tools p { flex: 1 1 auto; }
button, input {
  font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--quiet);
  border-radius: 0.35rem; padding: 0.3rem 0.75rem; min-height: 2.25rem;
}
button { cursor: pointer; }
button:hover { background: var(--wash); }
button[aria-pressed='true'] { background: var(--accent); border-color: var(--accent); color: var(--paper); }
::placeholder { color: var(--quiet); opacity: 1; }
input { flex: 1 1 12rem; min-width: 0; max-width: 22rem; }

.files { width: 100%; border-collapse: separate; border-spacing: 0; table-layout: fixed; }
.files > thead th {
  text-align: left; font-size: 0.875rem; color: var(--quiet); padding: 0.5rem 0.75rem;
  border-bottom: 1px solid var(--line); vertical-align: bottom;
}
[data-key='severity'] { width: 7.5rem; }
[data-key='persons'] { width: 8rem; }
[data-key='confidence'] { width: 8.5rem; }
[data-key='place'] { width: 15rem; }
[data-key='modified'] { width: 9.5rem; }
.files > thead button {
  border: 0; background: none; padding: 0.2rem 0.3rem; margin: 0 -0.3rem; min-height: 2rem;
  font-weight: 600; text-align: left; white-space: nowrap;
}
.files > thead button::after { content: '\\2195'; opacity: 0.55; padding-left: 0.35em; }
.files > thead [aria-sort='ascending'] button::after { content: '\\2191'; opacity: 1; }
.files > thead [aria-sort='descending'] button::after { content: '\\2193'; opacity: 1; }
.files > tbody > tr > * { padding: 0.7rem 0.75rem 0.2rem; vertical-align: top; text-align: left; font-weight: 400; }
.files > tbody.light > tr > * { padding-bottom: 0.5rem; }
.files > tbody + tbody > tr:first-child > * { border-top: 1px solid var(--line); }
.files > tbody > .more > td { padding-top: 0; padding-bottom: 0.7rem; }
.files .number { text-align: right; font-variant-numeric: tabular-nums; }
.files > thead .number button { text-align: right; }
.files .date { white-space: nowrap; font-variant-numeric: tabular-nums; }
.files .name b { display: block; }
.folder { color: var(--quiet); font-size: 0.875rem; display: block; }
.badge {
  display: inline-block; border: 1px solid currentColor; border-radius: 1rem; padding: 0 0.65rem;
  font-size: 0.875rem; font-weight: 600; white-space: nowrap; color: var(--low); text-transform: capitalize;
}
.badge.critical { background: var(--critical); border-color: var(--critical); color: var(--paper); }
.badge.high { color: var(--high); border-width: 2px; }
.badge.medium { color: var(--medium); }
.badge.accepted { color: var(--good); margin-top: 0.3rem; }
.files > tbody > tr > :first-child { border-left: 0.25rem solid transparent; }
.files > .critical > tr > :first-child { border-left-color: var(--critical); }
.files > .high > tr > :first-child { border-left-color: var(--high); }

summary { cursor: pointer; color: var(--accent); width: fit-content; padding: 0.15rem 0.25rem; margin: 0 -0.25rem; }
.detail { display: grid; grid-template-columns: 3fr 2fr; gap: 1rem 2rem; padding: 0.75rem 0 0.5rem; }
.detail > div > * + h4 { margin-top: 1rem; }
.detail ol, .detail ul { margin-top: 0.15rem; }
.detail li + li { margin-top: 0.2rem; }
.now { background: var(--wash); border-radius: 0.35rem; padding: 0.75rem 1rem; }
.spots { border-collapse: collapse; width: 100%; font-size: 0.9375rem; margin-top: 0.15rem; }
.spots th { text-align: left; color: var(--quiet); font-weight: 400; font-size: 0.875rem; }
.spots th, .spots td { padding: 0.2rem 0.75rem 0.2rem 0; vertical-align: top; border-bottom: 1px solid var(--line); }
.spots .number { text-align: right; }
.spots :last-child { padding-right: 0; width: 7.5rem; }
code { font: 0.875rem/1.5 ui-monospace, 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', monospace; }

.paths { list-style: none; padding: 0; margin-top: 0.6rem; }
.paths li { padding: 0.4rem 0; border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 0 1rem; justify-content: space-between; }
.paths li > div { min-width: 0; flex: 1 1 14rem; }
.tag { color: var(--quiet); font-size: 0.875rem; }
.card > .paths:first-child > li:first-child { border-top: 0; padding-top: 0; }
.advice { border-left: 3px solid var(--accent); padding-left: 0.75rem; margin-top: 0.5rem; }
.small { font-size: 0.9375rem; }
.small > * + * { margin-top: 0.5rem; }
.small dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; }
.small dt { font-weight: 600; }
.notice { background: var(--warn-wash); border: 1px solid var(--line); border-radius: 0.35rem; padding: 0.75rem 1rem; margin-top: 1rem; }
footer { padding-top: 2rem; padding-bottom: 3rem; color: var(--quiet); font-size: 0.9375rem; }

@media screen and (max-width: 68rem) {
  .tiles { grid-template-columns: repeat(6, 1fr); }
  .tiles li { grid-column: span 2; }
  .tiles li:nth-child(-n + 2) { grid-column: span 3; }
  .files, .files > thead, .files > tbody, .files > tbody > tr, .files > tbody > tr > * { display: block; }
  .files > thead > tr { display: flex; flex-wrap: wrap; gap: 0.1rem 0.9rem; padding: 0.5rem 1rem; border-bottom: 1px solid var(--line); }
  .files > thead th { display: block; width: auto; padding: 0; border: 0; }
  .files > thead.plain { display: none; }
  .files > tbody > tr > *, .files > tbody > tr > :first-child { padding: 0.1rem 1rem; border: 0; }
  .files > tbody > tr:first-child { padding: 0.7rem 0 0.2rem; }
  .files > tbody + tbody > tr:first-child > * { border: 0; }
  .files > tbody + tbody { border-top: 1px solid var(--line); }
  .files > tbody { border-left: 0.25rem solid transparent; }
  .files > tbody.critical { border-left-color: var(--critical); }
  .files > tbody.high { border-left-color: var(--high); }
  .files .number, .files .date { text-align: left; white-space: normal; }
  .files [data-label]::before { content: attr(data-label) ': '; color: var(--quiet); }
  .spots .number { text-align: right; }
}
@media screen and (max-width: 44rem) {
  .tiles { grid-template-columns: repeat(2, 1fr); }
  .tiles li, .tiles li:nth-child(2) { grid-column: auto; }
  .tiles li:first-child { grid-column: 1 / -1; }
  .detail, .run, .small dl { grid-template-columns: 1fr; }
  .run dd, .small dd { margin-bottom: 0.35rem; }
  .card, .lead { padding-left: 1rem; padding-right: 1rem; }
  .spots, .spots thead, .spots tbody { display: block; }
  .spots tr { display: grid; grid-template-columns: 3fr 3fr 4fr; border-bottom: 1px solid var(--line); }
  .spots tr > * { border: 0; padding-right: 0; }
  .spots tr > :first-child { grid-column: 1 / -1; }
  .spots tr > .number { text-align: left; }
  .spots :last-child { width: auto; }
}

.files > tbody[hidden] { display: none; }

@page { size: A4; margin: 15mm 14mm 18mm; @bottom-right { content: counter(page) ' / ' counter(pages); font: 9pt sans-serif; color: #4d5a67; } }
@media print {
  :root { font-size: 8.5pt; --ground: #fff; --wash: #f3f6f9; }
  body { print-color-adjust: exact; -webkit-print-color-adjust: exact; line-height: 1.4; }
  header, main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  header { padding-top: 0; }
  .tools, .files > tbody > .more summary, .detail code, .detail br { display: none; }
  .tiles { grid-template-columns: repeat(5, 1fr); }
  .tiles li { padding: 0.5rem 0.8rem; }
  .files { border-width: 1px 0; border-radius: 0; }
  .files > thead { display: table-row-group; }
  [data-key='severity'] { width: 8rem; }
  [data-key='persons'] { width: 7rem; }
  [data-key='confidence'] { width: 7.5rem; }
  [data-key='place'] { width: 13rem; }
  [data-key='modified'] { width: 8rem; }
  .files > thead button { all: unset; }
  .files > thead button::after { content: none; }
  .files > tbody, .paths li, .lead, .tiles li, .spots tr { break-inside: avoid; }
  h2, h3, h4, h2 + p, .card > p { break-after: avoid; }
  main > section { margin-top: 1.8rem; }
  .card { padding: 0.8rem 1rem; }
  .detail { padding-top: 0.4rem; }
  details::details-content { content-visibility: visible; block-size: auto; }
  a { color: inherit; text-decoration: none; }
}
`;
