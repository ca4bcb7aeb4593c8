/** Exchanges a folder for a link to another place, and back, until it is killed. */
import { renameSync, symlinkSync } from 'node:fs';

const [folder = '', outside = ''] = process.argv.slice(2);
const [kept, link] = [`${folder}.kept`, `${folder}.link`];
symlinkSync(outside, link);
for (;;) {
  renameSync(folder, kept);
  renameSync(link, folder);
  renameSync(folder, link);
  renameSync(kept, folder);
}
