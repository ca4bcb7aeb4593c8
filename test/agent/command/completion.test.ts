/**
 * Scripts for shells. They are run where the shell is installed; everywhere it is tested that each
 * script names every word, option and value that can be typed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, programOf } from '../../../agent/command/options.ts';
import { SHELLS } from '../../../agent/command/shells/index.ts';
import { scriptOf } from '../../../agent/command/shells/shell.ts';
import { WrongUse } from '../../../agent/command/word.ts';
import { REPORTS } from '../../../agent/report/index.ts';
import { da } from '../../../agent/text.da.ts';
import { run, temporaryFolder } from './run.ts';

const FORMS = REPORTS.map(({ name }) => name);

function scriptFor(name: string): string {
  const shell = SHELLS.find((one) => one.name === name);
  return shell === undefined ? '' : scriptOf(shell, programOf(da));
}

/** A folder with the script, and files to complete. */
function folderWith(shell: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'script'), scriptFor(shell));
  mkdirSync(join(folder, 'here'));
  writeFileSync(join(folder, 'here', 'budget med mellemrum.csv'), '');
  writeFileSync(join(folder, 'here', 'register.xlsx'), '');
  return folder;
}

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ['-c', 'exit 0']).status === 0;
}

test('the script comes out of the command, and nothing else', async () => {
  const { status, out, err } = await run(['completion', 'bash']);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toBe(scriptFor('bash'));
});

describe.each(SHELLS.map(({ name }) => name))('the script for %s', (name) => {
  const script = scriptFor(name);

  test('names every word, option and value', () => {
    const { commands } = programOf(da);
    const options = commands.flatMap((command) => command.options);
    const named = [
      ...commands.map((command) => command.name()),
      ...options.map(({ long }) => (long ?? '').slice(name === 'fish' ? '--'.length : 0)),
      ...options.flatMap(({ argChoices = [] }) => argChoices),
    ];
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((word) => !script.includes(word))).toEqual([]);
  });

  test('says how it was made, and each line of it is whole', () => {
    expect(script).toContain(`made by: cprvagt completion ${name}`);
    expect(script.endsWith('\n')).toBe(true);
    expect(script).not.toMatch(/undefined|\[object|\n\n/);
  });
});

const wrong: readonly [words: string[], says: string][] = [
  [['completion'], 'SHELL mangler en værdi.'],
  [['completion', 'bsh'], 'SHELL kan ikke være "bsh". Mente du bash? Skriv bash, zsh, fish eller'],
  [['completion', 'bash', 'zsh'], 'SHELL kan ikke være "bash zsh".'],
  [['completion', '--shell'], '--shell findes ikke.'],
];
test.each(wrong)('%j is wrong use', (words, says) => {
  expect(() => parse(words, da, '1')).toThrow(WrongUse);
  expect(() => parse(words, da, '1')).toThrow(says);
});

/** What was typed, the last word unfinished, and what is offered; null is names of files. */
const typed: readonly [words: string[], offers: readonly string[] | null][] = [
  [[''], ['scan', 'explain', 'status', 'verify', 'agent', 'completion']],
  [['sc'], ['scan']],
  [['--la'], ['--lang']],
  [['scan', '--for'], ['--format']],
  [
    ['scan', '--no-'],
    ['--no-archives', '--no-color'],
  ],
  [['scan', '--format', ''], FORMS],
  [['scan', '--format', 'ta'], ['table']],
  [['scan', 'x', '--min-confidence', 'l'], ['likely']],
  [['--lang', 'da', 'scan', '--pro'], ['--progress']],
  [['scan', '--jobs', ''], []],
  [['scan', '--output', 'reg'], null],
  [['scan', 'reg'], null],
  [['completion', 'f'], ['fish']],
  [
    ['agent', ''],
    ['run', 'install', 'uninstall', 'enrol', 'leave'],
  ],
  [['agent', 'ins'], ['install']],
  [
    ['agent', 'run', '--pause-'],
    ['--pause-on-battery', '--pause-while-active'],
  ],
  [
    ['agent', 'run', '--network', ''],
    ['yes', 'no'],
  ],
  [['agent', 'run', '--schedule', ''], []],
];

/** What bash is offered; names of files are its own, by `-o default`. */
function offeredByBash(words: readonly string[]): string[] {
  const folder = folderWith('bash');
  const harness = `
    source ./script; cd here
    COMP_WORDS=(cprvagt "$@"); COMP_CWORD=$#
    _cprvagt 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const options = { cwd: folder, encoding: 'utf8' } as const;
  return lines(execFileSync('bash', ['--norc', '-c', harness, 'bash', ...words], options));
}

function lines(out: string): string[] {
  return out.split('\n').filter((line) => line !== '');
}

function sorted(words: readonly string[]): string[] {
  return words.toSorted((one, other) => (one < other ? -1 : 1));
}

describe.skipIf(!isInstalled('bash'))('bash', () => {
  test.each(typed)('after %j', (words, offers) => {
    expect(offeredByBash(words)).toEqual(offers ?? []);
  });

  test('knows that = parts the words', () => {
    expect(offeredByBash(['scan', '--format', '=', 'nd'])).toEqual(['ndjson']);
    expect(offeredByBash(['scan', '--format', '='])).toEqual(FORMS);
  });

  test('is registered, with names of files where it offers nothing', () => {
    const out = execFileSync('bash', ['--norc', '-c', 'source ./script; complete -p cprvagt'], {
      cwd: folderWith('bash'),
      encoding: 'utf8',
    });
    expect(out).toBe('complete -o default -F _cprvagt cprvagt\n');
  });
});

describe.skipIf(!isInstalled('fish'))('fish', () => {
  test.each(typed)('after %j', (words, offers) => {
    const folder = folderWith('fish');
    const line = ['cprvagt', ...words].join(' ');
    const harness = `source ../script; complete -C '${line}'`;
    const options = { cwd: join(folder, 'here'), encoding: 'utf8' } as const;
    const out = execFileSync('fish', ['--no-config', '-c', harness], options);
    const names = lines(out).map((one) => one.split('\t')[0] ?? '');
    expect(sorted(names)).toEqual(sorted(offers ?? ['register.xlsx']));
  });
});

describe.skipIf(!isInstalled('zsh'))('zsh', () => {
  test('can read it, and makes it the completion of cprvagt', () => {
    const folder = folderWith('zsh');
    const harness =
      'autoload -Uz compinit; compinit -u -D; source ./script; print $_comps[cprvagt]';
    const options = { cwd: folder, encoding: 'utf8' } as const;
    expect(execFileSync('zsh', ['-f', '-c', harness], options)).toBe('_cprvagt\n');
  });

  test.each(typed)('after %j', (words, offers) => {
    const folder = folderWith('zsh');
    const out = execFileSync(
      'zsh',
      ['-f', '-c', ZSH_HARNESS, 'zsh', ['cprvagt', ...words].join(' ')],
      {
        cwd: join(folder, 'here'),
        encoding: 'utf8',
        timeout: 20_000,
      },
    );
    expect(sorted(lines(out))).toEqual(sorted(offers ?? ['register.xlsx']));
  });
});

/**
 * zsh completes only at a terminal: one is made, Tab is pressed, and what it adds is printed. It is ready when its
 * line editor reads: before that the terminal itself takes Ctrl-U, and with it the line that was typed.
 */
const ZSH_HARNESS = `
  zmodload zsh/zpty
  zpty -b z zsh -f -i
  zpty -w z 'PS1=; autoload -Uz compinit; compinit -u -D; source ../script'
  zpty -w z 'compadd() {
    if [[ \${@[(I)-[OAD]]} -gt 0 ]]; then builtin compadd "$@"; return; fi
    local -a found; builtin compadd -A found "$@"; builtin compadd "$@"
    for one in $found; do print -r -- "OFFER:$one" >> ../offers; done }'
  zpty -w z 'zle-line-init() { print -r ready > ../ready }; zle -N zle-line-init'
  while [[ ! -e ../ready ]]; do zpty -r -t z part || sleep 0.02; done
  zpty -n -w z "$1"$'\\t'
  zpty -w z $'\\x15'"print done > ../done"
  while [[ ! -e ../done ]]; do zpty -r -t z part || sleep 0.02; done
  zpty -d z
  [[ -e ../offers ]] && sed 's/^OFFER://' ../offers | sort -u
  true`;
