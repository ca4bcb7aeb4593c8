/** Where something new may lie, in real folders. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ToldFolders, WarmFolders } from '../../../agent/service/watch.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'cprvagt-watch-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function make(...names: string[]): string[] {
  return names.map((name) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  });
}

describe('warm folders', () => {
  test('are the roots and what lies below them, the nearest first', () => {
    const [a = '', deep = '', b = ''] = make('a', 'a/b/c', 'b');
    using watch = new WarmFolders({ paths: [a, b], skip: [] });
    expect(watch.take().folders).toEqual([a, b, join(folder, 'a/b'), deep]);
  });

  test('are no more than can be looked at', () => {
    const [root = ''] = make('root', ...Array.from({ length: 50 }, (_, n) => `root/${n}`));
    using watch = new WarmFolders({ paths: [root], skip: [] }, 10);
    expect(watch.take().folders).toHaveLength(10);
  });

  test('are none that is left out, nor behind a link', () => {
    const [root = '', out = '', elsewhere = ''] = make('root', 'root/out', 'elsewhere/x');
    symlinkSync(elsewhere, join(root, 'link'));
    using watch = new WarmFolders({ paths: [root], skip: [out] });
    expect(watch.take().folders).toEqual([root]);
  });

  test('become warm when something happens there, the coldest make room', () => {
    const [root = ''] = make('root');
    using watch = new WarmFolders({ paths: [root], skip: [] });
    for (let n = 0; n < 600; n++) watch.warm(`/there/${n}`);
    watch.warm('/there/100');
    const { folders } = watch.take();
    expect(folders).toHaveLength(501);
    expect(folders.at(-1)).toBe('/there/100');
    expect(folders).not.toContain('/there/99');
  });
});

async function told(watch: ToldFolders, deed: () => void): Promise<string[]> {
  await sleep(200);
  deed();
  await sleep(300);
  return [...watch.take().folders];
}

// Linux tells of the folders that were there when it was asked: enough to hear what we make of it.
describe('folders that are told of', () => {
  test('are those of files that may be spreadsheets, each once', async () => {
    const [root = '', inner = ''] = make('root', 'root/inner');
    using watch = new ToldFolders({ paths: [root, inner], skip: [] });
    const folders = await told(watch, () => {
      writeFileSync(join(inner, 'a.xlsx'), 'a');
      writeFileSync(join(inner, 'a.xlsx'), 'b');
      writeFileSync(join(root, 'picture.png'), 'c');
    });
    expect(folders).toEqual([inner]);
    expect(watch.take()).toEqual({ folders: [], isLost: false });
  });

  test('are none that is left out', async () => {
    const [root = '', out = ''] = make('root', 'root/out');
    using watch = new ToldFolders({ paths: [root], skip: [out] });
    expect(await told(watch, () => writeFileSync(join(out, 'a.xlsx'), 'a'))).toEqual([]);
  });

  test('a root that cannot be listened to is said to be missed', () => {
    using watch = new ToldFolders({ paths: [join(folder, 'gone')], skip: [] });
    expect(watch.take().isLost).toBe(true);
    expect(watch.take().isLost).toBe(false);
  });
});
