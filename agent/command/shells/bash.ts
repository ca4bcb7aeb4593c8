/** For bash, also the 3.2 of macOS: names of files are left to the shell itself. */
import { isChoice, type Place, type Shell, type Value } from './shell.ts';

export const bash = { name: 'bash', script } as const satisfies Shell;

function script(program: Place, words: readonly Place[]): readonly string[] {
  const places = [program, ...words];
  const names = words.map(({ name }) => name).join('|');
  return [
    '_cprvagt() {',
    '  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} word= i',
    // The = of --format=table is a word of its own here.
    "  if [[ $cur == '=' ]]; then cur=",
    "  elif [[ $prev == '=' ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi",
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    `    case \${COMP_WORDS[i]} in ${names}) word=\${COMP_WORDS[i]}; break ;; esac`,
    '  done',
    '  COMPREPLY=()',
    '  case $word:$prev in',
    ...places.flatMap(valuesOf),
    '  esac',
    '  case $word:$cur in',
    ...places.flatMap(restOf),
    '  esac',
    '}',
    'complete -o default -F _cprvagt cprvagt',
  ];
}

/** After an option that takes a value. */
function valuesOf({ name, flags }: Place): string[] {
  const taking = flags.filter(({ value }) => value !== 'none');
  return taking.map(({ names, value }) => `    ${name}:${names[0]}) ${offer(value)}; return ;;`);
}

function restOf({ name, flags, operands }: Place): string[] {
  const names = flags.flatMap((flag) => flag.names);
  return [`    ${name}:-*) ${offer(names)} ;;`, `    ${name}:*) ${offer(operands)} ;;`];
}

function offer(value: Value): string {
  if (isChoice(value)) return `COMPREPLY=($(compgen -W '${value.join(' ')}' -- "$cur"))`;
  // Where nothing is offered, names of files are, unless that is turned off.
  return value === 'file' ? ':' : 'compopt +o default 2>/dev/null';
}
