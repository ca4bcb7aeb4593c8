/**
 * Each place of a workbook beside its cells where a number can stand, alone and with an exact verdict:
 * with the relations that Excel writes, and with none, as a thief finds the parts.
 */
import { describe, expect, test } from 'vitest';
import { somePeople, written } from '../../../../scripts/people.ts';
import { linesOf, read } from '../../../reading.ts';
import {
  chart, copyOfThread, drawing, link, oldComments, packed, pivotDefinition, pivotRecords, shape, threads,
  type PlacesSketch, unreferred,
} from '../../../workbook-places.ts'; // prettier-ignore
import { rels } from '../../../package-writer.ts';

/** Published by OS2datascanner as test numbers. */
const ONE = '020280-0009';
const TWO = '010180-0008';
const TWELVE = somePeople(12, 26);
const LOST = TWELVE.map(Number);

const likely = (where: string, matches = 1, persons = matches): string[] => [
  `cpr ${where}: ${matches}/${persons} likely`,
];
const certain = (where: string, matches = 1, persons = matches): string[] => [
  `cpr ${where}: ${matches}/${persons} certain`,
];

type Case = readonly [why: string, sketch: PlacesSketch, lines: readonly string[]];

/** Behind the cells of a sheet, or in its workbook: no part of their own. */
const INSIDE: readonly Case[] = [
  ['S26 header and footer', { after: `<headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"&amp;10${ONE}&amp;RSide &amp;P</oddHeader><oddFooter>&amp;C${TWO}</oddFooter></headerFooter>` }, likely('headerFooter', 2)],
  ['all six headers', { after: `<headerFooter differentOddEven="1" differentFirst="1">${['oddHeader', 'oddFooter', 'evenHeader', 'evenFooter', 'firstHeader', 'firstFooter'].map((name) => `<${name}>&amp;C${ONE}</${name}>`).join('')}</headerFooter>` }, likely('headerFooter', 6, 1)],
  ['a header in a view of its own', { after: `<customSheetViews><customSheetView guid="{0}"><headerFooter><oddHeader>CPR ${ONE}</oddHeader></headerFooter></customSheetView></customSheetViews>` }, certain('headerFooter')],
  ['a header before the cells', { before: `<headerFooter><oddHeader>${ONE}</oddHeader></headerFooter>` }, likely('headerFooter')],
  ['S34 a list to choose from', { after: `<dataValidations count="1"><dataValidation type="list" sqref="A1"><formula1>"${ONE},${TWO}"</formula1></dataValidation></dataValidations>` }, likely('validation', 2)],
  ['a list of bare digits', { after: `<dataValidations><dataValidation type="list" sqref="A1"><formula1>"${TWO.replace('-', '')},${ONE.replace('-', '')},1306729647"</formula1></dataValidation></dataValidations>` }, likely('validation', 3)],
  ['a list as later versions write it', { after: `<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations xmlns:x14="x" xmlns:xm="y" count="1"><x14:dataValidation type="list" prompt="CPR ${ONE}"><x14:formula1><xm:f>"${TWO}"</xm:f></x14:formula1><xm:sqref>A1</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>` }, ['cpr validation: 1/1 certain', 'cpr validation: 1/1 likely']],
  ['what a validation says', { after: `<dataValidations><dataValidation type="whole" promptTitle="${ONE}" prompt="a ${ONE}" errorTitle="b ${ONE}" error="c ${ONE}" sqref="A1"><formula1>1</formula1><formula2>"${TWO}"</formula2></dataValidation></dataValidations>` }, likely('validation', 5, 2)],
  ['a rule of formats', { after: `<conditionalFormatting sqref="A1"><cfRule type="containsText" dxfId="0" priority="1" operator="containsText" text="${ONE}"><formula>NOT(ISERROR(SEARCH("${ONE}",A1)))</formula></cfRule></conditionalFormatting>` }, likely('validation', 2, 1)],
  ['a filter', { after: `<autoFilter ref="A1:B9"><filterColumn colId="0"><filters><filter val="${ONE}"/><filter val="Anne"/></filters></filterColumn><filterColumn colId="1"><customFilters><customFilter operator="equal" val="${TWO}"/></customFilters></filterColumn></autoFilter>` }, likely('validation', 2)],
  ['a scenario', { after: `<scenarios><scenario name="Sag ${ONE}" comment="Anne" user="Bo"><inputCells r="A1" val="${TWO}"/></scenario></scenarios>` }, likely('validation', 2)],
  ['a range that is protected', { after: `<protectedRanges><protectedRange name="Sag ${ONE}" sqref="A1"/></protectedRanges>` }, likely('validation')],
  ['what a link shows', { after: `<hyperlinks><hyperlink ref="A1" location="Ark1!A1" display="${ONE}" tooltip="CPR ${TWO}"/></hyperlinks>` }, ['cpr comment: 1/1 certain', 'cpr comment: 1/1 likely']],
  ['S24 a defined name', { book: `<definedNames><definedName name="Sag" hidden="1">"${ONE}"</definedName><definedName name="_xlnm.Print_Area" localSheetId="0">Ark1!$A$1:$B$20</definedName></definedNames>` }, likely('definedName')],
  ['a defined name that says what it is', { book: `<definedNames><definedName name="CPR">"${ONE.replace('-', '')}"</definedName></definedNames>` }, certain('definedName')],
  ['a number in the name itself, and beside it', { book: `<definedNames><definedName name="Sag_${ONE.replace('-', '')}" comment="a ${TWO}">Ark1!$A$1</definedName></definedNames>` }, likely('definedName', 2)],
  ['constants that a name joins', { book: `<definedNames><definedName name="Sag">"020280"&amp;"-0009"</definedName><definedName name="Liste">{1306729647,3107250254;"a","${ONE}"}</definedName></definedNames>` }, likely('definedName', 4, 3)],
  ['the folder in which it was saved', { book: `<mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="x15"><x15ac:absPath xmlns:x15ac="x" url="C:\\Sager\\${ONE} Hansen\\"/></mc:Choice></mc:AlternateContent>` }, likely('property')],
  ['S29 a formula without its value', { rows: `<row r="1"><c r="A1"><f>"${ONE}"</f></c></row>` }, ['cpr A row 1: 1/1 likely']],
  ['S29 a formula with an empty value', { rows: `<row r="1"><c r="A1" t="str"><f>"${ONE}"</f><v></v></c></row>` }, ['cpr A row 1: 1/1 likely']],
  ['S29 a formula with a closed value', { rows: `<row r="1"><c r="A1" t="str"><f>"${ONE}"</f><v/></c></row>` }, ['cpr A row 1: 1/1 likely']],
  ['S29 a formula with entities', { rows: `<row r="1"><c r="A1"><f>"CPR "&amp;&quot;${ONE}&quot;</f></c></row>` }, ['cpr A row 1: 1/1 certain']],
  ['S30 a formula with its value', { rows: `<row r="1"><c r="A1" t="str"><f>"${ONE}"</f><v>${ONE}</v></c><c r="B1"><f>"${TWO}"</f><v>7</v></c></row>` }, ['cpr A row 1: 1/1 likely']],
  ['S33 a text that no cell uses', { strings: ['Navn', ONE, 'Anne'], rows: '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' }, likely('remnant')],
  ['S33 texts of all shapes that no cell uses', { strings: ['Navn', ONE, '0101800008', `Anne, CPR 1306729647, ${TWO}`, '020280\u20130009'] }, ['cpr remnant: 2/2 certain', 'cpr remnant: 3/2 likely']],
  ['S33 used and unused', { strings: [ONE, TWO], rows: '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' }, ['cpr A row 1: 1/1 likely', 'cpr remnant: 1/1 likely']],
]; // prettier-ignore

const TEXT_BOX = drawing([[['020280', '-00', '09']], [['CPR'], [TWO]]]);
const VML = (text: string, shapes = ''): string =>
  `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="o" xmlns:x="x"><v:shape id="_x0000_s1025" alt="" style='position:absolute'><v:textbox style='mso-direction-alt:auto'><div style='text-align:left'><font face="Tahoma" size="160">${text}</font></div></v:textbox><x:ClientData ObjectType="Button"><x:Anchor>1, 15, 1, 10, 3, 31, 4, 9</x:Anchor></x:ClientData></v:shape>${shapes}</xml>`;

/** In a part of their own. */
const PARTS: readonly Case[] = [
  ['a thread', { parts: { 'xl/threadedComments/threadedComment1.xml': threads([['A1', `Ring til ${ONE}`], ['A1', 'Gjort']]) }, ofSheet: [['rId1', 'threadedComment', '../threadedComments/threadedComment1.xml']] }, likely('comment')],
  ['a thread and its copy', { parts: { 'xl/threadedComments/threadedComment1.xml': threads([['A1', `Ring til ${ONE}\n  i dag`], ['A1', `CPR ${TWO}`]]), 'xl/comments1.xml': oldComments([['A1', copyOfThread([`Ring til ${ONE}&#10;  i dag`, `CPR ${TWO}`])]]) }, ofSheet: [['rId1', 'threadedComment', '../threadedComments/threadedComment1.xml'], ['rId2', 'comments', '../comments1.xml']] }, ['cpr comment: 1/1 certain', 'cpr comment: 1/1 likely']],
  ['a thread whose copy says more, and a comment beside', { parts: { 'xl/threadedComments/threadedComment1.xml': threads([['A1', `a ${ONE}`]]), 'xl/comments1.xml': oldComments([['A1', copyOfThread([`a ${ONE}`, `b ${TWO}`])], ['B1', `a ${ONE}`]]) }, ofSheet: [['rId1', 'threadedComment', '../threadedComments/threadedComment1.xml'], ['rId2', 'comments', '../comments1.xml']] }, likely('comment', 3, 2)],
  ['a thread and two older comments in its cell', { parts: { 'xl/threadedComments/threadedComment1.xml': threads([['A1', `a ${ONE}`]]), 'xl/comments1.xml': oldComments([['A1', copyOfThread([`a ${ONE}`])], ['A1', `a ${ONE}`]]) }, ofSheet: [['rId1', 'threadedComment', '../threadedComments/threadedComment1.xml'], ['rId2', 'comments', '../comments1.xml']] }, likely('comment', 2, 1)],
  ['text boxes', { parts: { 'xl/drawings/drawing1.xml': TEXT_BOX }, ofSheet: [['rId1', 'drawing', '../drawings/drawing1.xml']] }, ['cpr drawing: 1/1 certain', 'cpr drawing: 1/1 likely']],
  ['what shapes are called', { parts: { 'xl/drawings/drawing1.xml': drawing([], shape([], `name="Sag ${ONE}" descr="Billede af ${TWO}" title="${ONE}"`)) }, ofSheet: [['rId1', 'drawing', '../drawings/drawing1.xml']] }, likely('drawing', 3, 2)],
  ['a shape and what older programs show', { parts: { 'xl/drawings/drawing1.xml': drawing([], `<mc:AlternateContent><mc:Choice Requires="a14">${shape([[ONE]])}</mc:Choice><mc:Fallback>${shape([[ONE]])}${shape([[TWO]])}</mc:Fallback></mc:AlternateContent>`) }, ofSheet: [['rId1', 'drawing', '../drawings/drawing1.xml']] }, likely('drawing', 2)],
  ['a button of the older kind', { parts: { 'xl/drawings/vmlDrawing1.vml': VML(`Sag<br>${ONE}<br>`) }, ofSheet: [['rId1', 'vmlDrawing', '../drawings/vmlDrawing1.vml']] }, likely('drawing')],
  ['letters of the older kind', { parts: { 'xl/drawings/vmlDrawing1.vml': VML('', `<v:shape alt="Foto af ${TWO}"><v:textpath string="${ONE}"/></v:shape>`) }, ofSheet: [['rId1', 'vmlDrawing', '../drawings/vmlDrawing1.vml']] }, likely('drawing', 2)],
  ['a control in both drawings', { parts: { 'xl/drawings/drawing1.xml': drawing([[[ONE]]]), 'xl/drawings/vmlDrawing1.vml': VML(` ${ONE}\n`, `<v:shape><v:textbox><div>${TWO}</div></v:textbox></v:shape>`) }, ofSheet: [['rId1', 'drawing', '../drawings/drawing1.xml'], ['rId2', 'vmlDrawing', '../drawings/vmlDrawing1.vml']] }, likely('drawing', 2)],
  ['a diagram and its drawing', { parts: { 'xl/drawings/drawing1.xml': drawing([]), 'xl/drawings/_rels/drawing1.xml.rels': rels([['rId1', 'diagramData', '../diagrams/data1.xml'], ['rId2', 'diagramDrawing', '../diagrams/drawing1.xml']]), 'xl/diagrams/data1.xml': `<dgm:dataModel xmlns:dgm="d" xmlns:a="a"><dgm:ptLst><dgm:pt modelId="{1}"><dgm:t>\n <a:p>\n <a:r><a:t>020280</a:t></a:r>\n <a:r><a:t>0009</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt modelId="{2}"><dgm:t><a:p><a:r><a:t>Anne</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>`, 'xl/diagrams/drawing1.xml': `<dsp:drawing xmlns:dsp="d" xmlns:a="a"><dsp:spTree><dsp:sp><dsp:txBody><a:p><a:r><a:t>0202800009</a:t></a:r></a:p></dsp:txBody></dsp:sp></dsp:spTree></dsp:drawing>` }, ofSheet: [['rId1', 'drawing', '../drawings/drawing1.xml']] }, likely('drawing')],
  ['items of a list box', { parts: { 'xl/ctrlProps/ctrlProp1.xml': `<formControlPr objectType="List"><itemLst><item val="${ONE}"/><item val="Anne"/></itemLst></formControlPr>` }, ofSheet: [['rId1', 'ctrlProp', '../ctrlProps/ctrlProp1.xml']] }, likely('drawing')],
  ['a slicer', { parts: { 'xl/slicers/slicer1.xml': `<slicers><slicer name="CPR" cache="x" caption="CPR ${ONE}"/></slicers>` }, ofSheet: [['rId1', 'slicer', '../slicers/slicer1.xml']] }, certain('drawing')],
  ['a chart over a column of people', { parts: { 'xl/drawings/drawing1.xml': drawing([]), 'xl/drawings/_rels/drawing1.xml.rels': rels([['rId1', 'chart', '../charts/chart1.xml']]), 'xl/charts/chart1.xml': chart([{ name: 'CPR-nr', values: ['Ark1!$B$2:$B$13', LOST] }]) }, ofSheet: [['rId1', 'drawing', '../drawings/drawing1.xml']] }, certain('drawing', 12)],
  ['a chart of a range that says what it is', { parts: { 'xl/charts/chart1.xml': chart([{ values: ['CPR!$B$2:$B$13', LOST] }]) } }, certain('drawing', 12)],
  ['a chart whose people name the bars of three series', { parts: { 'xl/charts/chart1.xml': chart(['Løn', 'Skat', 'Pension'].map((name, i) => ({ name, categories: ['Ark1!$A$2:$A$13', TWELVE.map((digits) => written(digits))], values: [`Ark1!$${'BCD'[i]}$2`, TWELVE.map((_, at) => 20_000 + at)] }))) } }, likely('drawing', 12)],
  ['a chart that repeats a reference with other people', { parts: { 'xl/charts/chart1.xml': chart([{ name: 'Løn', categories: ['Ark1!$A$2', [ONE]] }, { name: 'Skat', categories: ['Ark1!$A$2', [ONE, TWO]] }]) } }, ['cpr drawing: 1/1 likely', 'cpr drawing: 1/1 likely']],
  ['one long number among many short ones in a chart', { parts: { 'xl/charts/chart1.xml': chart([{ name: 'Antal', values: ['Ark1!$B$2', [...LOST.map((_, i) => 1000 + i), 1306729647]] }]) } }, []],
  ['the title of a chart, and one number among many', { parts: { 'xl/charts/chart1.xml': chart([{ name: 'Antal', categories: ['Ark1!$A$2', ['Anne', 'Bo', `Sag ${TWO}`]], values: ['Ark1!$B$2', [1, 2, 3]] }], `CPR ${ONE}`) } }, ['cpr drawing: 1/1 certain', 'cpr drawing: 1/1 likely']],
  ['a chart of the newer kind', { contentTypes: { '/xl/charts/chartEx1.xml': 'application/vnd.ms-office.chartex+xml' }, parts: { 'xl/charts/chartEx1.xml': `<cx:chartSpace xmlns:cx="c"><cx:chartData><cx:data id="0"><cx:strDim type="cat"><cx:f>Ark1!$A$2</cx:f><cx:lvl ptCount="1"><cx:pt idx="0">Sag ${ONE}</cx:pt></cx:lvl></cx:strDim><cx:numDim type="val"><cx:f>_cpr</cx:f><cx:lvl ptCount="12" formatCode="General">${LOST.map((value, i) => `<cx:pt idx="${i}">${value}</cx:pt>`).join('')}</cx:lvl></cx:numDim></cx:data></cx:chartData><cx:chart><cx:plotArea><cx:plotAreaRegion><cx:series layoutId="boxWhisker"><cx:tx><cx:txData><cx:f>Ark1!$B$1</cx:f><cx:v>CPR ${TWO}</cx:v></cx:txData></cx:tx></cx:series></cx:plotAreaRegion></cx:plotArea></cx:chart></cx:chartSpace>` } }, ['cpr drawing: 12/12 certain', 'cpr drawing: 1/1 certain', 'cpr drawing: 1/1 likely']],
  ['a table without headers', { parts: { 'xl/tables/table1.xml': `<table id="1" name="T" displayName="Tabel1" ref="A1:B3" headerRowCount="0" totalsRowShown="0"><tableColumns count="2"><tableColumn id="1" name="${ONE}"/><tableColumn id="2" name="Navn"><calculatedColumnFormula>"${TWO}"</calculatedColumnFormula></tableColumn></tableColumns></table>` }, ofSheet: [['rId1', 'table', '../tables/table1.xml']] }, likely('definedName', 2)],
  ['the names of a table stand in its header cells', { rows: `<row r="1"><c r="A1" t="inlineStr"><is><t>${ONE}</t></is></c></row>`, parts: { 'xl/tables/table1.xml': `<table id="1" name="T" displayName="Tabel1" ref="A1:A3" totalsRowCount="1"><tableColumns count="1"><tableColumn id="1" name="${ONE}" totalsRowLabel="${ONE}"/></tableColumns></table>` }, ofSheet: [['rId1', 'table', '../tables/table1.xml']] }, ['cpr A row 1: 1/1 likely']],
  ['S31 a pivot cache whose source is gone', { parts: { 'xl/pivotCache/pivotCacheDefinition1.xml': pivotDefinition([['CPR', LOST], ['Ydelse', ['Kontanthjælp', 'Boligstøtte']]]), 'xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels': rels([['rId1', 'pivotCacheRecords', 'pivotCacheRecords1.xml']]), 'xl/pivotCache/pivotCacheRecords1.xml': pivotRecords([...LOST, ...LOST.slice(0, 3)].map((_, i) => [{ x: i % 12 }, { x: i % 2 }])) }, ofBook: [['rId9', 'pivotCacheDefinition', 'pivotCache/pivotCacheDefinition1.xml']] }, certain('pivotCache', 15, 12)],
  ['a pivot cache with people in its records', { parts: { 'xl/pivotCache/pivotCacheDefinition1.xml': pivotDefinition([['Navn', ['Anne', 'Bo']], ['Personnummer', null]]), 'xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels': rels([['rId1', 'pivotCacheRecords', 'pivotCacheRecords1.xml']]), 'xl/pivotCache/pivotCacheRecords1.xml': pivotRecords(LOST.map((number, i) => [{ x: i % 2 }, number])) }, ofBook: [['rId9', 'pivotCacheDefinition', 'pivotCache/pivotCacheDefinition1.xml']] }, certain('pivotCache', 12)],
  ['a pivot cache without records', { parts: { 'xl/pivotCache/pivotCacheDefinition1.xml': pivotDefinition([['Personnummer', TWELVE.map((digits) => written(digits))]]) }, ofBook: [['rId9', 'pivotCacheDefinition', 'pivotCache/pivotCacheDefinition1.xml']] }, certain('pivotCache', 12)],
  ['the ends of a pivot field of which nothing else was kept', { parts: { 'xl/pivotCache/pivotCacheDefinition1.xml': `<pivotCacheDefinition saveData="0"><cacheFields><cacheField name="CPR"><sharedItems containsNumber="1" minValue="${LOST[0]}" maxValue="${LOST[1]}"/></cacheField></cacheFields></pivotCacheDefinition>` }, ofBook: [['rId9', 'pivotCacheDefinition', 'pivotCache/pivotCacheDefinition1.xml']] }, certain('pivotCache', 2)],
  ['a pivot table that was given names', { parts: { 'xl/pivotTables/pivotTable1.xml': `<pivotTableDefinition name="Pivot1" rowHeaderCaption="Sag ${ONE}"><pivotFields><pivotField><items><item n="CPR ${TWO}" x="0"/></items></pivotField></pivotFields></pivotTableDefinition>` }, ofSheet: [['rId1', 'pivotTable', '../pivotTables/pivotTable1.xml']] }, ['cpr pivotCache: 1/1 certain', 'cpr pivotCache: 1/1 likely']],
  ['S32 what a link brought', { parts: { 'xl/externalLinks/externalLink1.xml': link([['Ydelser', [['Navn', 'CPR'], ...LOST.map((number): [string, number] => ['Anne', number])]], [`Sag ${ONE}`, [[TWO]]]]) }, ofBook: [['rId9', 'externalLink', 'externalLinks/externalLink1.xml']] }, ['cpr linkCache: 12/12 certain', 'cpr linkCache: 1/1 likely', 'cpr linkCache: 1/1 likely']],
  ['numbers of a link as programs write doubles', { parts: { 'xl/externalLinks/externalLink1.xml': `<externalLink><sheetDataSet><sheetData><row r="1"><cell r="A1" t="str"><v>CPR</v></cell></row>${LOST.map((number, i) => `<row r="${i + 2}"><cell r="A${i + 2}"><v>${number / 1e9}E9</v></cell></row>`).join('')}</sheetData></sheetDataSet></externalLink>` } }, certain('linkCache', 12)],
  ['halves of numbers that a link brought', { parts: { 'xl/externalLinks/externalLink1.xml': link([['Andet', [['Navn'], ['Anne']]], ['Ydelser', [['Fødselsdato', 'Løbenr'], ...TWELVE.map((digits) => [digits.slice(0, 6), Number(digits.slice(6))])]]]) } }, certain('linkCache', 12)],
  ['halves of numbers in the records of a pivot cache', { parts: { 'xl/pivotCache/pivotCacheDefinition1.xml': pivotDefinition([['Fødselsdato', null], ['Løbenr', null]]), 'xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels': rels([['rId1', 'pivotCacheRecords', 'pivotCacheRecords1.xml']]), 'xl/pivotCache/pivotCacheRecords1.xml': pivotRecords(TWELVE.map((digits) => [digits.slice(0, 6), digits.slice(6)])) } }, certain('pivotCache', 12)],
  ['names and items of a link', { parts: { 'xl/externalLinks/externalLink1.xml': `<externalLink><externalBook><definedNames><definedName name="CPR" refersTo="=&quot;${ONE}&quot;"/></definedNames></externalBook></externalLink>`, 'xl/externalLinks/externalLink2.xml': `<externalLink><ddeLink ddeService="Excel" ddeTopic="C:\\${TWO}.xls"><ddeItems><ddeItem name="Ark1!R1C1"><values rows="2147483647" cols="2"><value t="str"><val>CPR</val></value><value t="str"><val>Navn</val></value>${LOST.map((number) => `<value><val>${number}</val></value><value t="str"><val>Anne</val></value>`).join('')}</values></ddeItem></ddeItems></ddeLink></externalLink>` }, ofBook: [['rId8', 'externalLink', 'externalLinks/externalLink1.xml'], ['rId9', 'externalLink', 'externalLinks/externalLink2.xml']] }, ['cpr linkCache: 12/12 certain', 'cpr linkCache: 1/1 certain', 'cpr linkCache: 1/1 likely']],
  ['S27 properties', { parts: { 'docProps/core.xml': `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Sag ${ONE}</dc:title><cp:keywords>${TWO}</cp:keywords><dcterms:created xmlns:dcterms="t">2018-11-30T10:11:12Z</dcterms:created></cp:coreProperties>` }, ofPackage: [['rId2', 'core-properties', 'docProps/core.xml']] }, likely('property', 2)],
  ['properties of the program', { book: `<definedNames><definedName name="Sag_${ONE}">Ark1!$A$1</definedName></definedNames>`, parts: { 'docProps/app.xml': `<Properties xmlns:vt="v"><TotalTime>0</TotalTime><HeadingPairs><vt:vector size="4" baseType="variant"><vt:variant><vt:lpstr>Regneark</vt:lpstr></vt:variant><vt:variant><vt:i4>1</vt:i4></vt:variant></vt:vector></HeadingPairs><TitlesOfParts><vt:vector size="3" baseType="lpstr"><vt:lpstr>Ark1</vt:lpstr><vt:lpstr>Ark1!Sag_${ONE}</vt:lpstr><vt:lpstr>Slettet ${TWO}</vt:lpstr></vt:vector></TitlesOfParts><Manager>CPR ${ONE}</Manager></Properties>` }, ofPackage: [['rId2', 'extended-properties', 'docProps/app.xml']] }, ['cpr property: 1/1 certain', 'cpr definedName: 1/1 likely', 'cpr property: 1/1 likely']],
  ['properties of the user', { parts: { 'docProps/custom.xml': `<Properties xmlns:vt="v"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="CPR-nr"><vt:r8>${LOST.find((number) => number < 1e9)}</vt:r8></property><property pid="3" name="Sag ${ONE}"><vt:bool>true</vt:bool></property></Properties>` }, ofPackage: [['rId2', 'custom-properties', 'docProps/custom.xml']] }, ['cpr property: 1/1 certain', 'cpr property: 1/1 likely']],
  ['data of the user', { parts: { 'customXml/item1.xml': `<sag xmlns="urn:x" nr="${TWO}"><CPR>${ONE.replace('-', '')}</CPR></sag>` }, ofBook: [['rId9', 'customXml', '../customXml/item1.xml']] }, ['cpr property: 1/1 certain', 'cpr property: 1/1 likely']],
  ['a question to a database', { parts: { 'xl/connections.xml': `<connections><connection id="1" name="Kmd" description="Sag ${TWO}"><dbPr connection="Provider=SQL" command="SELECT * FROM borger WHERE cpr = '${ONE}'"/></connection></connections>` }, ofBook: [['rId9', 'connections', 'connections.xml']] }, ['cpr property: 1/1 certain', 'cpr property: 1/1 likely']],
  ['the log of a shared workbook', { parts: { 'xl/revisions/revisionHeaders.xml': '<headers/>', 'xl/revisions/_rels/revisionHeaders.xml.rels': rels([['rId1', 'revisionLog', 'revisionLog1.xml']]), 'xl/revisions/revisionLog1.xml': `<revisions><rcc rId="1" sId="1"><nc r="B1" t="inlineStr"><is><t>CPR</t></is></nc></rcc>${LOST.map((number, i) => `<rcc rId="${i + 2}" sId="1"><oc r="B${i + 2}"><v>${number}</v></oc><nc r="B${i + 2}" t="inlineStr"><is><t>slettet</t></is></nc></rcc>`).join('')}<rsnm rId="99" sheetId="1" oldName="[a.xlsx]${ONE}" newName="[a.xlsx]Ark1"/></revisions>` }, ofBook: [['rId9', 'revisionHeaders', 'revisions/revisionHeaders.xml']] }, ['cpr remnant: 12/12 certain', 'cpr remnant: 1/1 likely']],
]; // prettier-ignore

describe('places inside the sheet and the workbook', () => {
  test.each(INSIDE)('%s', (_why, sketch, lines) => {
    const { verdict, trouble } = read(packed(sketch));
    expect(linesOf(verdict)).toEqual(lines);
    expect(trouble).toBeNull();
  });
});

/** Where no program puts them, and under no type. */
const ASTRAY: readonly Case[] = [
  ['from the package', { parts: { 'x/1.xml': `<coreProperties><title>${ONE}</title></coreProperties>` }, ofPackage: [['rId7', 'core-properties', 'x/1.xml']] }, likely('property')],
  ['from the package, by its strict name', { parts: { 'x/1.xml': `<coreProperties><title>${ONE}</title></coreProperties>` }, ofPackage: [['rId7', 'coreProperties', '/x/1.xml']] }, likely('property')],
  ['from the workbook', { parts: { 'x/1.xml': `<connections><connection description="${ONE}"/></connections>` }, ofBook: [['rId7', 'connections', '../x/1.xml']] }, likely('property')],
  ['from the sheet, and on from there', { parts: { 'x/1.xml': drawing([]), 'x/_rels/1.xml.rels': rels([['rId7', 'chart', '2.xml']]), 'x/2.xml': chart([], ONE), 'x/_rels/2.xml.rels': rels([['rId7', 'chartUserShapes', '3.xml']]), 'x/3.xml': drawing([[[TWO]]]) }, ofSheet: [['rId7', 'drawing', '../../x/1.xml']] }, likely('drawing', 2)],
  ['records of a pivot cache', { parts: { 'x/1.xml': pivotDefinition([['CPR', null]]), 'x/_rels/1.xml.rels': rels([['rId7', 'pivotCacheRecords', '2.xml']]), 'x/2.xml': pivotRecords([[ONE]]) }, ofBook: [['rId7', 'pivotCacheDefinition', '../x/1.xml']] }, certain('pivotCache')],
  ['a chart among drawings', { parts: { 'x/1.xml': drawing([]), 'x/_rels/1.xml.rels': rels([['rId7', 'chart', '../xl/drawings/drawing2.xml']]), 'xl/drawings/drawing2.xml': chart([{ name: 'CPR', values: ['Ark1!$A$2', LOST] }]) }, ofSheet: [['rId7', 'drawing', '../../x/1.xml']] }, certain('drawing', 12)],
]; // prettier-ignore

test.each(ASTRAY)('a part that only a relation tells: %s', (_why, sketch, lines) => {
  const { verdict, trouble } = read(packed(sketch));
  expect(linesOf(verdict)).toEqual(lines);
  expect(trouble).toBeNull();
});

/** Relations that lead to one place outside the package. */
function outside(target: string): string {
  const relation = `<Relationship Id="rId1" Type="x/hyperlink" Target="${target}" TargetMode="External"/>`;
  return rels([]).replace('</', `${relation}</`);
}

test('what a relation leads to outside is text', () => {
  const parts = {
    'xl/worksheets/_rels/sheet1.xml.rels': outside(`Sager/020280%2D0009%20Hansen.docx`),
    'xl/externalLinks/externalLink1.xml': link([]),
    'xl/externalLinks/_rels/externalLink1.xml.rels': outside(`Sager/${TWO}.xlsx`),
    'docProps/app.xml':
      '<Properties><HLinks><lpwstr>Sager/020280%2D0009%20Hansen.docx</lpwstr></HLinks></Properties>',
  };
  const { verdict, trouble } = read(packed({ parts }));
  expect(linesOf(verdict)).toEqual([...likely('comment'), ...likely('linkCache')]);
  expect(trouble).toBeNull();
});

describe('places in parts of their own', () => {
  test.each(PARTS)('%s', (_why, sketch, lines) => {
    const { verdict, trouble } = read(packed(sketch));
    expect(linesOf(verdict)).toEqual(lines);
    expect(trouble).toBeNull();
  });

  const alone = PARTS.filter(([why]) => !/(pivot cache (whose|with)|records of)/.test(why));
  test.each(alone)('%s, and nobody refers to it', (_why, sketch, lines) => {
    const { verdict, trouble } = read(packed(unreferred(sketch)));
    expect(linesOf(verdict)).toEqual(lines);
    expect(trouble).toBeNull();
  });
});
