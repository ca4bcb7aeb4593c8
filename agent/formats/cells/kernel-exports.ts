/** The kernel as WebAssembly gives it: the one place where the two languages meet. */
import { KERNEL_WASM_BASE64 } from '../../../dist/kernel.ts';

/** The part of the standard that is used; TypeScript has it only among the browser's types. */
/* oxlint-disable no-unused-vars, typescript/no-extraneous-class -- what the engine has, not ours */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module);
    readonly exports: unknown;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
}
/* oxlint-enable no-unused-vars, typescript/no-extraneous-class */

/** What kernel/index.ts exports. Numbers are addresses in its memory, or counts. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  readonly layout: (index: number) => number;
  readonly startStringTable: () => void;
  readonly startWantedStrings: (count: number) => void;
  readonly startSheet: (look: boolean) => void;
  readonly startFile: () => void;
  readonly markup: (from: number, to: number, crowded: boolean) => number;
  readonly markupPosition: () => number;
  readonly doctypeSeen: () => number;
  readonly cellsBegin: () => number;
  readonly startDocument: () => void;
  readonly expectDates: () => void;
  readonly startDocumentTable: (look: boolean) => void;
  readonly document: (from: number, to: number) => number;
  readonly documentEnd: () => number;
  readonly documentCell: (kind: number, place: number, length: number, repeated: number) => void;
  readonly beginRow: (times: number) => void;
  readonly rowInHand: () => number;
  readonly columnInHand: () => number;
  readonly isRowOpen: () => number;
  readonly page: (from: number, to: number, row: number, column: number) => void;
  readonly pageEnd: () => number;
  readonly pageRowInHand: () => number;
  readonly pageColumnInHand: () => number;
  readonly startSeparated: (separator: number) => void;
  readonly separated: (from: number, to: number, last: boolean, crowded: boolean) => number;
  readonly separatedEnd: () => number;
  readonly startBinary: (stringTable: boolean) => void;
  readonly binary: (from: number, to: number, crowded: boolean) => number;
  readonly binaryEnd: () => number;
  readonly troubleSeen: () => number;
  readonly startBiff: (version: number, stringTable: boolean) => void;
  readonly biff: (from: number, to: number, last: boolean) => number;
  readonly biffEnd: () => number;
  readonly biffTroubleSeen: () => number;
  readonly biffPassed: () => number;
  readonly biffDisordered: () => number;
  readonly tellText: (row: number, column: number, at: number, length: number) => number;
  readonly tellNumber: (row: number, column: number, at: number, length: number) => number;
  readonly tellDouble: (row: number, column: number, value: number) => number;
  readonly interchange: (from: number, to: number, row: number, column: number) => number;
  readonly interchangeRow: () => number;
  readonly interchangeColumn: () => number;
  // oxlint-disable-next-line max-params -- the state of a table
  readonly sylk: (from: number, to: number, row: number, column: number, dating: boolean) => number;
  readonly sylkRow: () => number;
  readonly sylkColumn: () => number;
  readonly startTile: (texts: number) => void;
  readonly tile: (from: number, to: number, first: number) => number;
  readonly tileRows: () => number;
  readonly tileCells: () => number;
  // oxlint-disable-next-line max-params -- the state of a table
  readonly worksheet: (
    from: number,
    to: number,
    row: number,
    column: number,
    dating: boolean,
  ) => number;
  readonly worksheetRow: () => number;
  readonly worksheetColumn: () => number;
  readonly setTimes: (times: number) => void;
  readonly recordCount: () => number;
  readonly columnCount: () => number;
  readonly strings: () => number;
  readonly drained: () => void;
  readonly keepLabels: () => void;
}

export function kernelExports(): KernelExports {
  const module = new WebAssembly.Module(Buffer.from(KERNEL_WASM_BASE64, 'base64'));
  return new WebAssembly.Instance(module).exports as KernelExports;
}
