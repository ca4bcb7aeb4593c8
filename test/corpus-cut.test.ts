/**
 * Each corpus file of the formats that are read, cut at many lengths: it ends, and a workbook says
 * that it is damaged. What was found before the cut is nothing, since the whole files hold nothing.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CORPUS, corpusFiles, HAS_CORPUS } from './corpus.ts';
import { read } from './reading.ts';

const CUTS = 40;
const READ_HERE = /^(XLSX|XLSM|XLTX|XLSB|XLS |ODS|OTS|Flat ODS|SpreadsheetML|Gnumeric|HTML|CSV)/;
const FILES = corpusFiles().filter(({ trueType }) => READ_HERE.test(trueType));

function cuts(content: Buffer): Buffer[] {
  const lengths = Array.from({ length: CUTS }, (_, i) => Math.ceil((content.length * i) / CUTS));
  return lengths.filter((length) => length > 0).map((length) => content.subarray(0, length));
}

describe.skipIf(!HAS_CORPUS)('cut (CPRVAGT_CORPUS or ../shared/corpus)', () => {
  test.each(FILES.map(({ path }) => path))('%s', (path) => {
    const content = readFileSync(join(CORPUS, path));
    const isOld = content[0] === 0xd0 || path.startsWith('xls-');
    const isWorkbook = isOld || content.toString('latin1', 0, 2) === 'PK';
    const isMarkup = content.toString('latin1', 0, 1) === '<';
    for (const cut of cuts(content)) {
      const { trouble, verdict } = read(cut, isWorkbook ? 'spreadsheet' : 'table');
      // The last sector of a compound file may be filled up with what stands for nothing.
      const isFiller = content.subarray(cut.length).every((byte) => byte === 0 || byte >= 0xfe);
      const allowed = isWorkbook
        ? [
            'damaged',
            'unsupported',
            ...(path.startsWith('enc-') ? ['sealed'] : []),
            ...(isOld && isFiller ? [null] : []),
          ]
        : ['damaged', 'not-spreadsheet', ...(isMarkup ? [] : [null])];
      expect(allowed, `${cut.length} of ${content.length} bytes`).toContain(trouble);
      expect(verdict.matches).toBe(0);
    }
  });
});
