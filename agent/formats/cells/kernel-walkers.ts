/** The kernel's walkers as the host drives them: one for each kind of bytes that it can read. */
import type { KernelExports } from './kernel-exports.ts';
import { Unreadable } from '../reader.ts';

/** A filling of the kernel's window, or what is left of it. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  /** Nothing follows. */
  readonly last: boolean;
  /** The window can take no more, so what does not fit must be read bit by bit. */
  readonly crowded: boolean;
}

export interface Walker {
  /** After the kernel's own start of a sheet or a table of strings. */
  readonly start: (wasm: KernelExports) => void;
  /** Reads as far as it can and returns a Status of `kernel/markup.ts`. */
  readonly step: (wasm: KernelExports, piece: Piece) => number;
  /** Where the last step ended. */
  readonly position: (wasm: KernelExports) => number;
  /** Where the last step met the beginning of the cells; 0 before. */
  readonly cellsBegin?: (wasm: KernelExports) => number;
  /** The table is over. Throws Unreadable when what was read cannot be relied on. */
  readonly end: (wasm: KernelExports) => void;
}

/** A sheet part of the xlsx family. */
export const sheetMarkup: Walker = {
  start: () => {},
  step: (wasm, { from, to, last, crowded }) => wasm.markup(from, to, last || crowded),
  position: (wasm) => wasm.markupPosition(),
  cellsBegin: (wasm) => wasm.cellsBegin(),
  end: (wasm) => {
    // What it defines was not put in: the part is read, but not to the letter.
    if (wasm.doctypeSeen() !== 0) throw new Unreadable('damaged');
  },
};

/** The part with its shared strings: the same markup, of another kind. */
export const stringTable: Walker = sheetMarkup;

/** A sheet part of a binary workbook. */
export const sheetRecords: Walker = records(false);

/** The part with its shared strings. */
export const stringRecords: Walker = records(true);

function records(areStrings: boolean): Walker {
  return {
    start: (wasm) => wasm.startBinary(areStrings),
    step: (wasm, { from, to, crowded }) => wasm.binary(from, to, crowded),
    position: (wasm) => wasm.binaryEnd(),
    end: (wasm) => {
      const trouble = ([null, 'damaged', 'limit'] as const)[wasm.troubleSeen()] ?? null;
      if (trouble !== null) throw new Unreadable(trouble);
    },
  };
}

export function separatedText(separator: string): Walker {
  return {
    start: (wasm) => wasm.startSeparated(separator.charCodeAt(0)),
    step: (wasm, { from, to, last, crowded }) => wasm.separated(from, to, last, crowded),
    position: (wasm) => wasm.separatedEnd(),
    end: () => {},
  };
}

/** A run of records in an xls stream: a sheet, or the table of its shared strings. */
export class BiffWalker implements Walker {
  /** Bytes that the last walk has passed. */
  passedBytes = 0;
  /** Rows did not come one after the other. */
  isDisordered = false;
  readonly #version: number;
  readonly #areStrings: boolean;

  constructor(version: number, areStrings: boolean) {
    this.#version = version;
    this.#areStrings = areStrings;
  }

  start(wasm: KernelExports): void {
    this.passedBytes = 0;
    wasm.startBiff(this.#version, this.#areStrings);
  }

  step(wasm: KernelExports, { from, to, last }: Piece): number {
    const status = wasm.biff(from, to, last);
    this.passedBytes = wasm.biffPassed();
    this.isDisordered = wasm.biffDisordered() !== 0;
    return status;
  }

  position(wasm: KernelExports): number {
    return wasm.biffEnd();
  }

  end(wasm: KernelExports): void {
    if (wasm.biffTroubleSeen() !== 0) throw new Unreadable('damaged');
  }
}
