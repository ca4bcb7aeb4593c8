// Where everything lies in the kernel's memory. The host reads the same map through `layout()`.
// Nothing is allocated while a file is read, but for the table of shared strings at the end.

/** A column's cells by shape: sixteen u32, one cache line. */
export const COUNTERS: u32 = 0x10000;
export const COLUMNS: u32 = 16384;
export const COUNTER_BYTES: u32 = 64;
/** One byte a column: 1 when the second look wants its cells. */
export const FOCUS: u32 = COUNTERS + COLUMNS * COUNTER_BYTES;
/** One byte a cell format: 1 when it shows a date. */
export const STYLES: u32 = FOCUS + COLUMNS;
export const STYLE_COUNT: u32 = 0x10000;
/** Copies of label texts whose window is gone: two slots for the left cell, one for the row's first. */
export const SAVED: u32 = STYLES + STYLE_COUNT;
export const SAVED_BYTES: u32 = 128;
/** The head of a string that two records share. */
export const HEADER: u32 = SAVED + 0x400;
/** What the upper half of the bytes stands for in texts of one byte a character: 128 units of UTF-16. */
export const CODES: u32 = SAVED + 0x800;
export const RECORDS: u32 = SAVED + 0x1000;
export const RECORD_BYTES: u32 = 40;
export const RECORD_COUNT: u32 = 2048;
/** Where a text that is not one piece of the window is put together. */
export const SCRATCH: u32 = 0x13a000;
export const SCRATCH_BYTES: u32 = 0x20000;
/** What is being read: carried bytes first, then the newest. 64 bytes behind it may be loaded, never used. */
export const WINDOW: u32 = SCRATCH + SCRATCH_BYTES;
export const WINDOW_BYTES: u32 = 0x50000;
/** The table of shared strings: see strings.ts. Pages that no string reaches take no memory. */
export const STRING_COUNT: u32 = 0x1000000;
export const SHAPES: u32 = WINDOW + WINDOW_BYTES + 0x1000;
export const VALUES: u32 = SHAPES + STRING_COUNT;
