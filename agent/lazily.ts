/** A formatter of the language, made when it is first used: all together they take a tenth of a start. */
interface Formatter<Value> {
  readonly format: (value: Value) => string;
}

export function lazily<Value>(make: () => Formatter<Value>): Formatter<Value> {
  let made: Formatter<Value> | null = null;
  return { format: (value) => (made ??= make()).format(value) };
}
