/**
 * Functions of the system's own libraries, by Node's interface to foreign functions: an experiment, which may not be
 * there, or be another one. Who uses them can do without.
 */

interface Foreign {
  dlopen(library: string, wanted: object): { readonly functions: object };
}

/** As C has it, in the interface's words. */
export interface Signature {
  readonly takes: readonly string[];
  readonly gives: string;
}

/** The names in a signature are among what may change. */
const WORDINGS = [
  ({ takes, gives }: Signature) => ({ arguments: takes, return: gives }),
  ({ takes, gives }: Signature) => ({ parameters: takes, result: gives }),
] as const;

type Call = (...values: readonly (Buffer | bigint | number)[]) => number | bigint;

/** Null where they cannot be had. */
export function foreignFunctions<Name extends string>(
  library: string,
  signatures: Readonly<Record<Name, Signature>>,
): Readonly<Record<Name, Call>> | null {
  const foreign = process.getBuiltinModule('node:ffi') as unknown as Foreign | undefined;
  for (const wording of WORDINGS) {
    const wanted = Object.entries<Signature>(signatures).map(([name, it]) => [name, wording(it)]);
    try {
      const opened = foreign?.dlopen(library, Object.fromEntries(wanted));
      if (opened !== undefined) return opened.functions as Readonly<Record<Name, Call>>;
    } catch {
      // Not in this way.
    }
  }
  return null;
}
