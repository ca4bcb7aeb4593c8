/** For PowerShell, also the 5.1 of Windows: where nothing is offered, it offers names of files. */
import { isChoice, type Place, type Shell, type Value } from './shell.ts';

export const powershell = { name: 'powershell', script } as const satisfies Shell;

function script(program: Place, words: readonly Place[]): readonly string[] {
  const known = words.map(({ name }) => `'${name}'`).join(', ');
  const first = words.map(({ name, about }) => offer(name, about));
  return [
    'Register-ArgumentCompleter -Native -CommandName cprvagt -ScriptBlock {',
    '  param($current, $ast, $at)',
    '  $before = @($ast.CommandElements | Select-Object -Skip 1 |',
    '    Where-Object { $_.Extent.EndOffset -lt $at } | ForEach-Object { $_.ToString() })',
    `  $word = $before | Where-Object { @(${known}) -ccontains $_ } | Select-Object -First 1`,
    '  $last = $before | Select-Object -Last 1',
    // Each offer is what is typed and, after a stroke, what is said about it.
    '  $offers = @(switch -CaseSensitive ("${word}:$last") {',
    ...[program, ...words].flatMap(valuesOf),
    '    default {',
    '      switch -CaseSensitive ("$word") {',
    restOf(program, first),
    ...words.map((word) => restOf(word, offers(word.operands, word.about))),
    '      }',
    '    }',
    '  })',
    '  foreach ($offer in $offers) {',
    "    $text, $about = $offer -split '\\|', 2",
    "    $isAsked = $current -ne '' -or -not $text.StartsWith('-')",
    '    if ($isAsked -and $text.StartsWith($current)) {',
    "      [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $about)",
    '    }',
    '  }',
    '}',
  ];
}

function valuesOf({ name, flags }: Place): string[] {
  const taking = flags.filter(({ value }) => value !== 'none');
  return taking.map(({ names, about, value }) => {
    const listed = offers(value, about).join('; ');
    return `    '${name}:${names[0]}' { ${listed} }`;
  });
}

function restOf({ name, flags }: Place, first: readonly string[]): string {
  const options = flags.flatMap(({ names, about }) => names.map((one) => offer(one, about)));
  return `        '${name}' { ${[...first, ...options].join('; ')} }`;
}

function offers(value: Value, about: string): string[] {
  return isChoice(value) ? value.map((one) => offer(one, about)) : [];
}

function offer(text: string, about: string): string {
  return `'${text}|${about.replaceAll("'", "''")}'`;
}
