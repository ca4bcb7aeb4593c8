/** What markup, OpenDocument and web pages hold beside the cells. */
import { written } from '../../scripts/people.ts';
import type { Extras as MarkupExtras } from '../markup-tables.ts';
import { embedded, type Extras, textRow } from '../open-document.ts';
import { ONE, TWELVE, TWO } from './sketches.ts';

/** Of an OpenDocument spreadsheet. */
export function documentPlaces(): Extras {
  const rows = `${textRow('CPR-nr')}${TWELVE.map((digits) => textRow(written(digits))).join('')}`;
  return {
    before: `<table:tracked-changes><table:cell-content-change table:id="ct1"><office:change-info><dc:creator>Anna</dc:creator><text:p>se ${TWO}</text:p></office:change-info><table:previous><table:change-track-table-cell office:value-type="string"><text:p>${ONE}</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes><table:content-validations><table:content-validation table:name="val1" table:condition="of:cell-content-is-in-list(&quot;${ONE}&quot;;&quot;${TWO}&quot;)"><table:help-message table:title="Vælg"><text:p>som ${ONE}</text:p></table:help-message></table:content-validation></table:content-validations>`,
    after: `<table:named-expressions><table:named-range table:name="Sag_${ONE}" table:cell-range-address="$Ark1.$A$1"/><table:named-expression table:name="Nøgle" table:expression="&quot;${ONE}&quot;"/></table:named-expressions><table:table table:name="'file:///H:/Register.ods'#Ark1"><table:table-source xlink:href="x.ods"/>${rows}</table:table><table:dde-links><table:dde-link><office:dde-source/><table:table>${rows}</table:table></table:dde-link></table:dde-links><table:data-pilot-tables><table:data-pilot-table table:name="Pivot"><table:data-pilot-field table:source-field-name="CPR-nr"><table:data-pilot-level><table:data-pilot-members>${TWELVE.map((digits) => `<table:data-pilot-member table:name="${written(digits)}"/>`).join('')}</table:data-pilot-members></table:data-pilot-level></table:data-pilot-field></table:data-pilot-table></table:data-pilot-tables><table:database-ranges><table:database-range table:name="d"><table:filter><table:filter-condition table:field-number="0" table:value="${ONE}"/></table:filter></table:database-range></table:database-ranges>`,
    inSheet: `<office:forms><form:form><form:text form:current-value="${ONE}"/><form:listbox><form:option form:label="${TWO}"/></form:listbox></form:form></office:forms><table:shapes><draw:frame draw:name="Tekst"><draw:text-box><text:p>Ring til <text:span>020</text:span>280-0009</text:p></draw:text-box></draw:frame><draw:g><svg:desc>${TWO}</svg:desc></draw:g></table:shapes>`,
    styles: `<style:header><style:region-left><text:p>Sag ${ONE}</text:p></style:region-left></style:header>`,
    properties: `<dc:title>Sag ${ONE}</dc:title><meta:keyword>${TWO}</meta:keyword><meta:user-defined meta:name="Cpr">${ONE}</meta:user-defined>`,
    parts: [['Object 1/content.xml', embedded(`<office:chart><chart:chart><chart:title><text:p>Sag ${TWO}</text:p></chart:title><table:table table:name="local-table">${rows}</table:table></chart:chart></office:chart>`)]],
  }; // prettier-ignore
}

/** Of SpreadsheetML, Gnumeric and web pages. */
export function markupPlaces(): MarkupExtras {
  return {
    names: [['Sag', `="${ONE}"`], [`Sag_${TWO}`, '=Ark1!$A$1']],
    properties: [['Title', `Sag ${ONE}`], ['Keywords', TWO]],
    header: `&LSag ${ONE}`,
    footer: `&C${TWO}`,
    validation: `${ONE},${TWO}`,
    pivot: [['CPR', 'Navn'], ...TWELVE.map((digits) => [written(digits), 'Anne'])],
  }; // prettier-ignore
}
