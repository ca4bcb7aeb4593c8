/** What is used of picomatch, which comes without types. */
declare module 'picomatch' {
  interface Options {
    readonly dot?: boolean;
    readonly nocase?: boolean;
    readonly noextglob?: boolean;
    readonly nonegate?: boolean;
  }

  /** `makeRe`: the pattern as a regular expression for a path with `/`. */
  const picomatch: { readonly makeRe: (pattern: string, options?: Options) => RegExp };
  export default picomatch;
}
