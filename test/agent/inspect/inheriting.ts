/**
 * Started with a descriptor left open, or with a capability: says of each whether this process has it, and
 * whether its parser child does, of the executable that it is given or as a script.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { Parser } from '../../../agent/inspect/parent.ts';

function hasFile(pid: number | string): boolean {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return ''; // The one by which the list was read.
    }
  });
  return links.includes('/etc/passwd');
}

function isCapable(pid: number | string): boolean {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return ['CapInh', 'CapPrm', 'CapEff', 'CapAmb'].some((set) =>
    new RegExp(`^${set}:\\s+0*[1-9a-f]`, 'm').test(status),
  );
}

const executable = process.argv[2] ?? '';
await using parser = new Parser(executable === '' ? {} : { program: { executable, script: null } });
const file = { sizeBytes: 0, head: new Uint8Array(0), read: async () => 0 };
await parser.inspect(file, { hint: 'table', today: 20261122, wishes: [] });
const [parent, child] = ['self', parser.pid ?? 0];
process.stdout.write(
  JSON.stringify({
    file: [hasFile(parent), hasFile(child)],
    capable: [isCapable(parent), isCapable(child)],
  }),
);
