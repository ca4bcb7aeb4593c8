/**
 * Makes web pages with tables, alone and in one message with their parts, from the same descriptions as
 * `workbook.ts`: as Excel, LibreOffice, SheetJS and everybody else writes them.
 */
import * as sheetjs from 'xlsx';
import { encoded, escaped, pivotCache, special, textIn } from './markup-tables.ts';
import type { Extras, MarkupDialect, Write } from './markup-tables.ts';
import type { Cell, SheetSketch } from './workbook.ts';

export const webPage: Write = (sheets, dialect = {}, extras = {}) => {
  const body = sheets.map((sheet) => table(sheet, dialect)).join('<p>&nbsp;</p>');
  return bytesOf(
    page(headOf(sheets, extras, dialect), body + commentsOf(sheets), dialect),
    dialect,
  );
};

/** Excel's "Single File Web Page": the workbook, its tabs, then a page for each sheet. */
export const webArchive: Write = (sheets, dialect = {}, extras = {}) => {
  const own = { ...dialect, declared: false };
  const pages = sheets.map((sheet) =>
    page(pageStyle(extras), table(sheet, own) + commentsOf([sheet]), own),
  );
  const tabs = `<html><body><table><tr>${sheets.map((_, at) => `<td>Ark${at + 1}</td>`).join('')}</tr></table></body></html>`;
  const main = page(
    headOf(sheets, withoutStyle(extras), { ...own, writer: 'excel' }),
    '',
    own,
  ).replace(/<body>.*<\/body>/s, '<frameset rows="*,39"><frame src="sheet001.htm"></frameset>');
  const cache =
    extras.pivot === undefined
      ? []
      : [
          part(
            'cachedata.xml',
            'text/xml',
            Buffer.from(`<xml>${pivotCache(extras.pivot)}</xml>`),
            '8bit',
          ),
        ];
  const transfer = dialect.transfer ?? 'quoted-printable';
  const parts = [
    part('Bog.htm', 'text/html; charset="us-ascii"', bytesOf(main, own), transfer),
    part('Bog_files/stylesheet.css', 'text/css', Buffer.from('td {padding:1px}'), transfer),
    part('Bog_files/tabstrip.htm', 'text/html', Buffer.from(tabs), transfer),
    ...pages.map((text, at) =>
      part(
        `Bog_files/sheet00${at + 1}.htm`,
        'text/html;\r\n\tcharset="us-ascii"',
        bytesOf(text, own),
        transfer,
      ),
    ),
    part('Bog_files/image001.png', 'image/png', Buffer.from('\x89PNG'), 'base64'),
    ...cache,
  ];
  const head = `MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related;\r\n\tboundary="----=_NextPart_01D4"\r\n\r\nThis document is a Single File Web Page, also known as a Web Archive file.\r\n\r\n`;
  return Buffer.concat([
    Buffer.from(head),
    ...parts.flatMap((bytes) => [
      Buffer.from('------=_NextPart_01D4\r\n'),
      bytes,
      Buffer.from('\r\n'),
    ]),
    Buffer.from('------=_NextPart_01D4--\r\n'),
  ]);
};

export function part(
  location: string,
  type: string,
  content: Buffer,
  transfer: NonNullable<MarkupDialect['transfer']>,
): Buffer {
  const encoding = transfer === 'one line' ? 'base64' : transfer;
  const head = `Content-Location: file:///C:/1234/${location}\r\nContent-Transfer-Encoding: ${encoding}\r\nContent-Type: ${type}\r\n\r\n`;
  const base64 = content.toString('base64');
  const body =
    transfer === '8bit'
      ? content
      : transfer === 'one line'
        ? Buffer.from(base64)
        : transfer === 'base64'
          ? Buffer.from((base64.match(/.{1,76}/g) ?? []).join('\r\n'))
          : quotedPrintable(content);
  return Buffer.concat([Buffer.from(head), body]);
}

/** Lines of at most 76 characters, cut anywhere but in an escape. */
function quotedPrintable(content: Buffer): Buffer {
  const lines = content
    .toString('latin1')
    .split('\n')
    .map((line) => line.replaceAll(/[^ -<>-~]| $/g, escape).match(/(?:=..|[^=]){1,24}/g) ?? ['']);
  return Buffer.from(lines.map((pieces) => pieces.join('=\r\n')).join('\r\n'), 'latin1');
}

function escape(sign: string): string {
  return `=${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function headOf(sheets: readonly SheetSketch[], extras: Extras, { writer }: MarkupDialect): string {
  if (writer !== 'excel') return pageStyle(extras);
  const sheetNames = sheets
    .map(
      ({ name }, at) =>
        `<x:ExcelWorksheet><x:Name>${escaped(name ?? `Ark${at + 1}`)}</x:Name><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible>${extras.validation === undefined || at > 0 ? '' : `<x:DataValidation><x:Range>$A$1</x:Range><x:Type>List</x:Type><x:Value>&quot;${escaped(extras.validation)}&quot;</x:Value></x:DataValidation>`}</x:WorksheetOptions></x:ExcelWorksheet>`,
    )
    .join('');
  const names = (extras.names ?? [])
    .map(
      ([key, refersTo]) =>
        `<x:ExcelName><x:Name>${key}</x:Name><x:Formula>${escaped(refersTo)}</x:Formula></x:ExcelName>`,
    )
    .join('');
  const properties = (extras.properties ?? [])
    .map(([key, value]) => `<o:${key}>${escaped(value)}</o:${key}>`)
    .join('\n');
  return `<!--[if gte mso 9]><xml>\n <o:DocumentProperties>\n${properties}</o:DocumentProperties>\n</xml><![endif]-->${pageStyle(extras)}<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets>${sheetNames}</x:ExcelWorksheets></x:ExcelWorkbook>${names}</xml><![endif]-->`;
}

function pageStyle({ header, footer }: Extras): string {
  const data = [
    ['header', header],
    ['footer', footer],
  ]
    .map(([key, value]) => (value === undefined ? '' : `mso-${key}-data:"&L${value}\\000AX";`))
    .join('\n');
  return `<style>\n<!--table {mso-displayed-decimal-separator:"\\,";}\n@page {${data} margin:1in;}\n--></style><script>if (1 < 2) document.write("<td>0202800009</td>");</script>`;
}

function page(
  head: string,
  body: string,
  { encoding = 'utf-8', declared = true, text }: MarkupDialect,
): string {
  const label =
    encoding === 'windows-1252'
      ? 'windows-1252'
      : encoding.startsWith('utf-16')
        ? 'utf-16'
        : 'utf-8';
  const meta = declared
    ? `<meta http-equiv=Content-Type content="text/html; charset=${label}">`
    : '';
  const root = `<html xmlns:x="urn:schemas-microsoft-com:office:excel">`;
  return `${text === 'cdata' ? '<?xml version="1.0"?>' : ''}${root}<head>${meta}${head}</head><body>${body}</body></html>`;
}

function table(sheet: SheetSketch, dialect: MarkupDialect): string {
  const { open = false, upper = false, spaced = false } = dialect;
  const gap = spaced ? '\r\n   ' : '';
  const rows = sheet.rows.map(
    (cells) =>
      `<tr>${gap}${cells.map((cell) => tableCell(cell, dialect)).join(gap)}${open ? '' : '</tr>'}`,
  );
  const text = `<table border=1>${gap}<col width=64><tbody>${rows.join(gap)}${open ? '' : '</tbody>'}</table>`;
  return upper ? text.replaceAll(/<\/?[a-z]+(?=[ >])/g, (tag) => tag.toUpperCase()) : text;
}

function tableCell(cell: Cell, dialect: MarkupDialect): string {
  const { value, formula, format } = special(cell);
  const { open = false, writer = 'plain', quote = '"', spaced = false } = dialect;
  const end = open ? '' : '</td>';
  const fmla = writer === 'excel' && formula !== undefined ? ` x:fmla="=${escaped(formula)}"` : '';
  if (value === undefined) return `<td${fmla}>${fmla === '' ? '&nbsp;' : ''}${end}`;
  const q = (text: string): string =>
    quote === '' && /[\s"'=<>`]/.test(text) ? `"${text}"` : `${quote}${text}${quote}`;
  const shown = typeof value === 'number' ? shownNumber(value, format) : String(value);
  const whole =
    typeof value !== 'number'
      ? ''
      : writer === 'excel'
        ? ` x:num=${q(String(value))}`
        : writer === 'libreoffice'
          ? ` sdval=${q(String(value))} sdnum=${q('1030;')}`
          : writer === 'sheetjs'
            ? ` data-t="n" data-v=${q(String(value))}`
            : '';
  const text = textIn(shown, {
    ...dialect,
    text:
      dialect.text === 'cdata' && typeof value === 'number' ? 'plain' : (dialect.text ?? 'plain'),
  }).replaceAll('\n', '<br>');
  return `<td class=xl24${fmla}${whole}>${spaced ? '\n    ' : ''}${text}${spaced ? '\n  ' : ''}${end}`;
}

function shownNumber(value: number, format: string | undefined): string {
  if (format === undefined) return String(value);
  return sheetjs.SSF.format(format, value);
}

function commentsOf(sheets: readonly SheetSketch[]): string {
  const all = sheets.flatMap(({ comments = [] }) => comments);
  if (all.length === 0) return '';
  const list = all.map(
    ([, text], at) =>
      `<div style='mso-element:comment'><![if !supportAnnotations]>\n<div id="_com_${at}" class=msocomtxt><![endif]><div><![if !supportAnnotations]><a class=msocomhide href="#_msoanchor_1">[${at + 1}]</a><![endif]><!--[if gte mso 9]><xml><v:shape><x:ClientData ObjectType="Note"><x:Row>1</x:Row></x:ClientData></v:shape></xml><![endif]--><div v:shape="_x0000_s1025"><font>Anna:</font><br>${escaped(text)}</div></div></div></div>`,
  );
  return `<div style='mso-element:comment-list'><![if !supportAnnotations]><hr><![endif]>${list.join('')}</div>`;
}

function withoutStyle({ names = [], properties = [], ...others }: Extras): Extras {
  return others.validation === undefined
    ? { names, properties }
    : { names, properties, validation: others.validation };
}

function bytesOf(text: string, { encoding = 'utf-8' }: MarkupDialect): Buffer {
  return encoded(text, encoding);
}
