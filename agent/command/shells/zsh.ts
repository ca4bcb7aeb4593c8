/** For zsh: sourced, or as a file `_cprvagt` in its `fpath`. */
import { type Flag, isChoice, type Place, type Shell, type Value } from './shell.ts';

export const zsh = { name: 'zsh', script } as const satisfies Shell;

function script(program: Place, words: readonly Place[]): readonly string[] {
  const listed = words.map(({ name, about }) => quoted(`${name}:${escaped(about)}`));
  const first = program.flags.flatMap(specsOf);
  return [
    '#compdef cprvagt',
    '_cprvagt() {',
    '  local curcontext=$curcontext state line',
    '  local -A opt_args',
    `  _arguments -C ${[...first, "'1: :->word'", "'*:: :->rest'"].join(' ')}`,
    '  case $state in',
    '    word)',
    `      local -a words_known=(${listed.join(' ')})`,
    '      _describe word words_known ;;',
    '    rest)',
    '      case $line[1] in',
    ...words.map((word) => `        ${word.name}) _arguments ${wordSpecs(word).join(' ')} ;;`),
    '      esac ;;',
    '  esac',
    '}',
    'if [[ $funcstack[1] == _cprvagt ]]; then _cprvagt "$@"; else compdef _cprvagt cprvagt; fi',
  ];
}

function wordSpecs({ flags, operands }: Place): string[] {
  const rest = operands === 'none' ? [] : [quoted(`*${following(operands)}`)];
  return [...flags.flatMap(specsOf), ...rest];
}

function specsOf({ names, about, value, repeats }: Flag): string[] {
  const many = repeats ? '*' : '';
  const sign = value === 'none' ? '' : '=';
  const after = value === 'none' ? '' : following(value);
  return names.map((name) => quoted(`${many}${name}${sign}[${escaped(about)}]${after}`));
}

function following(value: Value): string {
  if (isChoice(value)) return `: :(${value.join(' ')})`;
  return value === 'file' ? ':FILE:_files' : ': : ';
}

function escaped(text: string): string {
  return text.replace(/[[\]:\\]/g, String.raw`\$&`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
