/**
 * Node's flags of a parser child: on its command line, or baked into its executable. The child looks
 * whether it has them.
 */

/** Nothing is granted; the rest takes away what the permissions do not cover. */
export function childFlags(platform: NodeJS.Platform): readonly string[] {
  return [
    '--permission',
    '--no-experimental-sqlite',
    '--no-addons',
    '--disable-proto=delete',
    '--disallow-code-generation-from-strings',
    '--disable-sigusr1',
    // The system's own may be closed to the child's user, and Node then does not start.
    noOpenSSLConfig(platform),
    '--no-warnings',
    '--max-old-space-size=256',
    // Files are small: a larger young generation is not worth its memory.
    '--max-semi-space-size=4',
  ];
}

/** An empty one goes before what the environment names: that could load code. */
export function noOpenSSLConfig(platform: NodeJS.Platform): string {
  return `--openssl-config=${platform === 'win32' ? String.raw`\\.\nul` : '/dev/null'}`;
}

export const CHILD_FLAGS = childFlags(process.platform);
