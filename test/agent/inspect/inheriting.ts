/** Started with a descriptor left open: says whether it is open to this process, and to its parser child. */
import { readdirSync, readlinkSync } from 'node:fs';
import { Parser } from '../../../agent/inspect/parent.ts';

function has(pid: number | string): boolean {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return ''; // The one by which the list was read.
    }
  });
  return links.includes('/etc/passwd');
}

const executable = process.argv[2] ?? '';
await using parser = new Parser(executable === '' ? {} : { program: { executable, script: null } });
const file = { sizeBytes: 0, head: new Uint8Array(0), read: async () => 0 };
await parser.inspect(file, { hint: 'table', today: 20261122, wishes: [] });
process.stdout.write(JSON.stringify({ parent: has('self'), child: has(parser.pid ?? 0) }));
