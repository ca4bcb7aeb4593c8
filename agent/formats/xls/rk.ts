/** Numbers in four bytes: whole or the upper half of a double, and maybe a hundred times too large. */

const HUNDREDTH = 1;
const WHOLE = 2;

const double = new DataView(new ArrayBuffer(8));

export function rkNumber(bits: number): number {
  double.setUint32(0, (bits & ~(HUNDREDTH | WHOLE)) >>> 0);
  const number = (bits & WHOLE) === 0 ? double.getFloat64(0) : bits >> 2;
  return (bits & HUNDREDTH) === 0 ? number : number / 100;
}
