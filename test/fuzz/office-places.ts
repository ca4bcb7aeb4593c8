/** Office workbooks with something in each place beside the cells: comments, drawings, charts, caches. */
import { written } from '../../scripts/people.ts';
import { bytes, record, u16, u32, wide } from '../binary-records.ts';
import { type BinaryPart, float } from '../binary-workbook.ts';
import { rels } from '../package-writer.ts';
import {
  chart, copyOfThread, drawing, link, oldComments, pivotDefinition, pivotRecords, type PlacesSketch, shape, threads,
} from '../workbook-places.ts'; // prettier-ignore
import { ONE, TWELVE, TWO } from './sketches.ts';

const LOST = TWELVE.map(Number);

/** An Office workbook in markup. */
export function places(): PlacesSketch {
  return {
    before: `<headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"&amp;10${ONE}</oddHeader></headerFooter>`,
    rows: `<row r="1"><c r="A1"><f>"CPR "&amp;&quot;${ONE}&quot;</f></c><c r="B1" t="s"><v>0</v></c></row>`,
    after: `<dataValidations count="1"><dataValidation type="list" prompt="a ${ONE}" sqref="A1"><formula1>"${ONE},${TWO}"</formula1></dataValidation></dataValidations><conditionalFormatting sqref="A1"><cfRule type="containsText" text="${ONE}"><formula>NOT(ISERROR(SEARCH("${ONE}",A1)))</formula></cfRule></conditionalFormatting><autoFilter ref="A1:B9"><filterColumn colId="0"><filters><filter val="${ONE}"/></filters></filterColumn></autoFilter><hyperlinks><hyperlink ref="A1" display="${ONE}" tooltip="CPR ${TWO}"/></hyperlinks>`,
    book: `<definedNames><definedName name="Sag" hidden="1">"020280"&amp;"-0009"</definedName><definedName name="Liste">{1306729647,3107250254;"a","${ONE}"}</definedName></definedNames>`,
    strings: ['Navn', ONE, 'Anne'],
    parts: {
      'xl/threadedComments/threadedComment1.xml': threads([['A1', `Ring til ${ONE}`]]),
      'xl/comments1.xml': oldComments([['A1', copyOfThread([`Ring til ${ONE}`, `b ${TWO}`])], ['B1', ONE]]),
      'xl/drawings/drawing1.xml': drawing([[['020280', '-00', '09']]], `<mc:AlternateContent><mc:Choice Requires="a14">${shape([[ONE]])}</mc:Choice><mc:Fallback>${shape([[TWO]])}</mc:Fallback></mc:AlternateContent>`),
      'xl/drawings/_rels/drawing1.xml.rels': rels([['rId1', 'chart', '../charts/chart1.xml'], ['rId2', 'diagramData', '../diagrams/data1.xml']]),
      'xl/drawings/vmlDrawing1.vml': `<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape alt="Foto af ${TWO}"><v:textbox><div>Sag<br>${ONE}<br></div></v:textbox></v:shape></xml>`,
      'xl/diagrams/data1.xml': `<dgm:dataModel xmlns:dgm="d" xmlns:a="a"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>020280</a:t></a:r><a:r><a:t>0009</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>`,
      'xl/charts/chart1.xml': chart([{ name: 'CPR-nr', values: ['Ark1!$B$2:$B$13', LOST], categories: ['Ark1!$A$2', [ONE, TWO]] }], `CPR ${ONE}`),
      'xl/pivotCache/pivotCacheDefinition1.xml': pivotDefinition([['CPR', LOST], ['Navn', null]], `<cacheField name="CPR"><sharedItems containsNumber="1" minValue="${LOST[0]}" maxValue="${LOST[1]}"/></cacheField>`),
      'xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels': rels([['rId1', 'pivotCacheRecords', 'pivotCacheRecords1.xml']]),
      'xl/pivotCache/pivotCacheRecords1.xml': pivotRecords(LOST.map((number, i) => [{ x: i % 12 }, number])),
      'xl/externalLinks/externalLink1.xml': link([['Ydelser', [['Navn', 'CPR'], ...LOST.map((number): [string, number] => ['Anne', number])]]]),
      'xl/tables/table1.xml': `<table id="1" name="T" displayName="Tabel1" ref="A1:B3" headerRowCount="0"><tableColumns count="1"><tableColumn id="1" name="${ONE}"/></tableColumns></table>`,
      'xl/connections.xml': `<connections><connection id="1" name="Kmd"><dbPr connection="Provider=SQL" command="SELECT * FROM borger WHERE cpr = '${ONE}'"/></connection></connections>`,
      'xl/revisions/revisionLog1.xml': `<revisions>${LOST.map((number, i) => `<rcc rId="${i}" sId="1"><oc r="B${i + 2}"><v>${number}</v></oc><nc r="B${i + 2}" t="inlineStr"><is><t>slettet</t></is></nc></rcc>`).join('')}</revisions>`,
      'docProps/core.xml': `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Sag ${ONE}</dc:title></cp:coreProperties>`,
      'docProps/app.xml': `<Properties xmlns:vt="v"><TitlesOfParts><vt:vector size="1" baseType="lpstr"><vt:lpstr>Ark1!Sag_${ONE}</vt:lpstr></vt:vector></TitlesOfParts><Manager>CPR ${ONE}</Manager></Properties>`,
      'docProps/custom.xml': `<Properties xmlns:vt="v"><property pid="2" name="CPR-nr"><vt:r8>${LOST[0]}</vt:r8></property></Properties>`,
      'customXml/item1.xml': `<sag nr="${TWO}"><CPR>${ONE}</CPR></sag>`,
    },
    ofSheet: [['rId1', 'drawing', '../drawings/drawing1.xml'], ['rId2', 'comments', '../comments1.xml'], ['rId3', 'threadedComment', '../threadedComments/threadedComment1.xml'], ['rId4', 'vmlDrawing', '../drawings/vmlDrawing1.vml'], ['rId5', 'table', '../tables/table1.xml']],
    ofBook: [['rId9', 'pivotCacheDefinition', 'pivotCache/pivotCacheDefinition1.xml'], ['rId8', 'externalLink', 'externalLinks/externalLink1.xml'], ['rId7', 'connections', 'connections.xml'], ['rId6', 'revisionLog', 'revisions/revisionLog1.xml']],
    ofPackage: [['rId2', 'core-properties', 'docProps/core.xml'], ['rId3', 'extended-properties', 'docProps/app.xml'], ['rId4', 'custom-properties', 'docProps/custom.xml']],
  }; // prettier-ignore
}

function field(name: string, ...told: readonly Buffer[]): Buffer {
  return Buffer.concat([
    record(183, u16(4), u32(0), u16(0), u32(0), u32(0), u32(0), wide(name)),
    record(189, u16(8), u32(told.length)),
    ...told,
    record(190),
    record(184),
  ]);
}

/** Of a binary workbook: rows behind a pivot table, cells of another workbook, comments. */
export function binaryPlaces(): BinaryPart[] {
  const items = TWELVE.map((digits) => record(24, wide(written(digits))));
  const run = record(191, u16(2), u32(2), wide(ONE), wide(TWO));
  const definition = [
    record(179),
    record(181, u32(2)),
    field('CPR-nr', ...items),
    field('Navn', run),
    record(182),
    record(180),
  ];
  const rows = TWELVE.map((_, row) => record(33, u32(row), u32(row % 2)));
  const comment = Buffer.concat([
    record(628),
    record(630),
    record(632, wide('Anna')),
    record(631),
    record(633),
    record(
      635,
      u32(0),
      u32(0),
      u32(0),
      u32(0),
      u32(0),
      bytes(...Array.from({ length: 16 }, () => 0)),
    ),
    record(637, bytes(1), wide(`Sag ${ONE}`), u32(0)),
    record(636),
    record(634),
    record(629),
  ]);
  const cache = 'xl/pivotCache/pivotCacheDefinition1.bin';
  return [
    { name: cache, data: Buffer.concat(definition), relation: 'pivotCacheDefinition' },
    { name: 'xl/pivotCache/_rels/pivotCacheDefinition1.bin.rels', data: rels([['rId1', 'pivotCacheRecords', 'pivotCacheRecords1.bin']]) },
    { name: 'xl/pivotCache/pivotCacheRecords1.bin', data: Buffer.concat([record(193, u32(12)), ...rows, record(194)]) },
    { name: 'xl/comments1.bin', data: comment, relation: 'comments' },
    { name: 'xl/charts/chart1.xml', data: chart([{ name: 'CPR-nr', values: ['Ark1!$B$2', LOST] }]), relation: 'chart' },
    { name: 'xl/externalLinks/externalLink1.bin', data: Buffer.concat([record(360, u16(0), wide('rId1'), wide('')), record(359, u32(1), wide(`Sag ${ONE}`)), record(363, u32(0), bytes(0)), record(366, u32(0)), record(371, u32(0), wide('CPR')), record(366, u32(1)), record(368, u32(0), float(LOST[0]!)), record(364), record(577, wide('Navn'))]), relation: 'externalLink' },
  ]; // prettier-ignore
}
