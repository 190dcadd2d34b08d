/** Completion scripts for bash, zsh and fish, made from the commands. */
import { LANGS } from '../lang/index.js';
import type { CommandInfo, OptionInfo } from './command-tree.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A place in the tree: `export`, or `site check`. */
interface Place {
  readonly path: string;
  readonly info: CommandInfo;
}

const places = (tree: readonly CommandInfo[]): Place[] =>
  tree.flatMap((info) => [
    { path: info.name, info },
    ...info.below.map((below) => ({ path: `${info.name} ${below.name}`, info: below })),
  ]);

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const long = (options: readonly OptionInfo[]) =>
  options.flatMap(({ names }) => names.filter((name) => name.startsWith('--')));

/** The part that bash and zsh share: which command and which one below it stand before the cursor. */
function finding(
  words: string,
  current: string,
  first: number,
  globals: readonly OptionInfo[],
  tree: readonly CommandInfo[],
): string {
  const valued = long(globals.filter(({ takesValue }) => takesValue)).join('|');
  const parents = tree.filter(({ below }) => below.length > 0);
  const subs = parents.map(
    ({ name, below }) =>
      `      ${name}) case "$word" in ${below.map((one) => one.name).join('|')}) where="$where $word" ;; esac ;;`,
  );
  return `  local i word where=''
  for ((i = ${first + 1}; i < ${current}; i++)); do
    word="\${${words}[i]}"
    case "$word" in
      ${valued}) ((i++)); continue ;;
      -*) continue ;;
    esac
    case "$where" in
      '') where="$word" ;;
${subs.join('\n')}
    esac
  done`;
}

function bash(tree: readonly CommandInfo[], globals: readonly OptionInfo[]): string {
  const all = places(tree);
  const choices = all.flatMap(({ path, info }) =>
    info.options
      .filter((option) => option.takesValue)
      .map((option) => {
        const given = option.choices.length === 0 ? '-f' : `-W ${quoted(option.choices.join(' '))}`;
        return `    ${long([option])
          .map((name) => quoted(`${path}:${name}`))
          .join('|')}) COMPREPLY=($(compgen ${given} -- "$cur")); return ;;`;
      }),
  );
  const options = all.map(({ path, info }) => {
    const words = [
      ...long(info.options),
      ...long(globals),
      '--help',
      ...info.below.map(({ name }) => name),
      ...info.choices,
    ];
    return `    ${quoted(path)}) list=${quoted(words.join(' '))} ;;`;
  });
  return `# bash completion of yuanye. Use: source <(yuanye completion bash)
_yuanye() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" list=''
${finding('COMP_WORDS', 'COMP_CWORD', 0, globals, tree)}
  case "$where:$prev" in
    *:--archive) COMPREPLY=($(compgen -d -- "$cur")); return ;;
    *:--log-level) COMPREPLY=($(compgen -W 'debug info warn error' -- "$cur")); return ;;
    *:--lang) COMPREPLY=($(compgen -W '${LANGS.join(' ')}' -- "$cur")); return ;;
${choices.join('\n')}
  esac
  case "$where" in
    '') list=${quoted([...tree.map(({ name }) => name), ...long(globals), '--help', '--version'].join(' '))} ;;
${options.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$list" -- "$cur"))
  if [[ \${#COMPREPLY[@]} -eq 0 && "$cur" != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); fi
}
complete -o filenames -F _yuanye yuanye
`;
}

function zsh(tree: readonly CommandInfo[], globals: readonly OptionInfo[]): string {
  const all = places(tree);
  const described = (name: string, does: string) => quoted(`${name.replaceAll(':', '\\:')}:${does}`);
  const ofOptions = (options: readonly OptionInfo[]) =>
    options.flatMap((option) => long([option]).map((name) => described(name, option.does)));
  const ofCommands = (list: readonly CommandInfo[]) => list.map(({ name, does }) => described(name, does));
  const choices = all.flatMap(({ path, info }) =>
    info.options
      .filter((option) => option.takesValue)
      .map((option) => {
        const given = option.choices.length === 0 ? '_files' : `compadd -- ${option.choices.map(quoted).join(' ')}`;
        return `    ${long([option])
          .map((name) => quoted(`${path}:${name}`))
          .join('|')}) ${given}; return ;;`;
      }),
  );
  const lists = all.map(
    ({ path, info }) =>
      `    ${quoted(path)}) list=(${[...ofCommands(info.below), ...info.choices.map(quoted), ...ofOptions(info.options), ...ofOptions(globals)].join(' ')}) ;;`,
  );
  return `#compdef yuanye
# zsh completion of yuanye. Use: source <(yuanye completion zsh)
_yuanye() {
  local -a list
${finding('words', 'CURRENT', 1, globals, tree)}
  case "$where:\${words[CURRENT-1]}" in
    *:--archive) _files -/; return ;;
    *:--log-level) compadd -- debug info warn error; return ;;
    *:--lang) compadd -- ${LANGS.join(' ')}; return ;;
${choices.join('\n')}
  esac
  case "$where" in
    '') list=(${[...ofCommands(tree), ...ofOptions(globals)].join(' ')}) ;;
${lists.join('\n')}
  esac
  _describe 'yuanye' list
  [[ "\${words[CURRENT]}" == -* ]] || _files
}
compdef _yuanye yuanye
`;
}

function fish(tree: readonly CommandInfo[], globals: readonly OptionInfo[]): string {
  const option = (one: OptionInfo, condition: string) => {
    const value = one.choices.length > 0 ? ` -xa ${quoted(one.choices.join(' '))}` : one.takesValue ? ' -r' : '';
    return long([one])
      .map((name) => `complete -c yuanye${condition} -l ${name.slice(2)}${value} -d ${quoted(one.does)}`)
      .join('\n');
  };
  const seen = (path: string) =>
    ` -n ${quoted(
      path
        .split(' ')
        .map((name) => `__fish_seen_subcommand_from ${name}`)
        .join('; and '),
    )}`;
  const lines = tree.flatMap((info) => [
    `complete -c yuanye -n __fish_use_subcommand -a ${info.name} -d ${quoted(info.does)}`,
    ...info.choices.map((one) => `complete -c yuanye${seen(info.name)} -fa ${quoted(one)}`),
    ...info.options.map((one) => option(one, seen(info.name))),
    ...info.below.flatMap((below) => [
      `complete -c yuanye${seen(info.name)} -a ${below.name} -d ${quoted(below.does)}`,
      ...below.options.map((one) => option(one, seen(`${info.name} ${below.name}`))),
    ]),
  ]);
  return `# fish completion of yuanye. Use: yuanye completion fish | source
${globals.map((one) => option(one, '')).join('\n')}
${lines.join('\n')}
`;
}

/** The script of a shell. */
export function completionScript(shell: Shell, tree: readonly CommandInfo[], globals: readonly OptionInfo[]): string {
  return { bash, zsh, fish }[shell](tree, globals);
}
