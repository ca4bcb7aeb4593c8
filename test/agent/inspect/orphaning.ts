/** Starts a parser child of the program that it is given, says its process id once it is at work, and is killed. */
import { Parser } from '../../../agent/inspect/parent.ts';
import { cpuMsOf } from '../../../agent/inspect/usage.ts';

const [script = '', executable = null] = process.argv.slice(2);
const parser = new Parser({ program: { executable, script } });
const file = { sizeBytes: 0, head: new Uint8Array(0), read: async () => 0 };
void parser.inspect(file, { hint: 'table', today: 20261122, wishes: [] });
const waiting = setInterval(() => {
  const pid = parser.pid ?? 0;
  if ((cpuMsOf(pid) ?? 0) < 300) return;
  clearInterval(waiting);
  process.stdout.write(`${pid}`, () => process.kill(process.pid, 'SIGKILL'));
}, 20);
