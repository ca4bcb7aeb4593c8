/** Writes lines while there is room in the file for three and a half of them, and after there is more. */
import { execFileSync } from 'node:child_process';
import { LogFile } from '../../agent/service/log-file.ts';

const [folder = ''] = process.argv.slice(2);
using log = new LogFile(folder);
const written = ['a', 'b', 'c', 'd', 'e'].map((name) => log.append(`${name.repeat(299)}\n`));
execFileSync('prlimit', ['--pid', `${process.pid}`, '--fsize=unlimited']);
written.push(log.append('f\n'), log.append('g\n'));
process.stdout.write(JSON.stringify(written));
