/** For fish: one `complete` for each option of each word. */
import { type Flag, isChoice, type Place, type Shell, type Value } from './shell.ts';

export const fish = { name: 'fish', script } as const satisfies Shell;

const BEFORE_A_WORD = '__fish_use_subcommand';

function script(program: Place, words: readonly Place[]): readonly string[] {
  return [
    'complete -c cprvagt -f',
    ...words.map(({ name, about }) => when(BEFORE_A_WORD, `-a ${name} -d ${quoted(about)}`)),
    ...program.flags.map((flag) => when(BEFORE_A_WORD, option(flag))),
    ...words.flatMap(linesOf),
  ];
}

function linesOf({ name, flags, operands }: Place): string[] {
  const after = `__fish_seen_subcommand_from ${name}`;
  const rest = isChoice(operands) ? [`-a ${quoted(operands.join(' '))}`] : ['-F'];
  const lines = [...flags.map(option), ...(operands === 'none' ? [] : rest)];
  return lines.map((line) => when(after, line));
}

function when(condition: string, line: string): string {
  return `complete -c cprvagt -n ${quoted(condition)} ${line}`;
}

function option({ names, about, value }: Flag): string {
  const [long = '', short] = names;
  const flags = [`-l ${long.slice(2)}`, ...(short === undefined ? [] : [`-s ${short.slice(1)}`])];
  return [...flags, ...following(value), `-d ${quoted(about)}`].join(' ');
}

function following(value: Value): string[] {
  if (isChoice(value)) return [`-x -a ${quoted(value.join(' '))}`];
  return { none: [], file: ['-r -F'], text: ['-x'] }[value];
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;
}
