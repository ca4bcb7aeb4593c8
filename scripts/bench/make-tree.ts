/** A large disk for benches: empty files in folders, one in fifty a candidate. Made once, and kept for the next time. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const FILES_EACH = 10;
const ONE_CANDIDATE_IN = 50;
const FOLDERS_EACH = 8;
export const CANDIDATES = ['xlsx', 'csv', 'xls', 'xlsm', 'ods'];
const OTHERS = ['jpg', 'docx', 'pdf', 'dll', 'png', 'js', 'mp3', 'exe', 'ttf', 'json'];
/** Where to find what was made, of any size. */
const above = join(tmpdir(), 'cprvagt-bench-walk');

export function clean(): void {
  rmSync(above, { recursive: true, force: true });
}

/** A tree in which each folder has up to eight others. */
export function madeTree(folders: number): string {
  const path = join(above, `${folders}`);
  if (existsSync(path)) return path;
  console.error(`making ${path}`);
  rmSync(`${path}.part`, { recursive: true, force: true });
  const paths: string[] = [];
  for (let i = 0; i < folders; i++) {
    const parent = paths[Math.floor((i - 1) / FOLDERS_EACH)] ?? `${path}.part`;
    const folder = i === 0 ? parent : join(parent, `Sagsmappe ${i}`);
    mkdirSync(folder, { recursive: true });
    paths.push(folder);
    for (let j = 0; j < FILES_EACH; j++) writeFileSync(join(folder, fileName(i, j)), '');
  }
  renameSync(`${path}.part`, path);
  return path;
}

function fileName(folder: number, file: number): string {
  const n = folder * FILES_EACH + file;
  const isCandidate = n % ONE_CANDIDATE_IN === 0;
  const endings = isCandidate ? CANDIDATES : OTHERS;
  const index = isCandidate ? n / ONE_CANDIDATE_IN : n;
  return `Dokument ${n * 7919} udkast.${endings[index % endings.length] ?? ''}`;
}
