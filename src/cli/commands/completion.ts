/** `yuanye completion`: what a shell needs to complete commands and options. */
import { Argument, type Command } from 'commander';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { completionScript, SHELLS, type Shell } from '../completion-scripts.js';
import { act, type Global } from '../run-command.js';

export function register(command: Command): void {
  command
    .addArgument(new Argument('<shell>', 'the shell').choices([...SHELLS]))
    .addHelpText(
      'after',
      `
Examples:
  source <(yuanye completion bash)                                    now; in ~/.bashrc for always
  yuanye completion zsh > ~/.zsh/completions/_yuanye
  yuanye completion fish > ~/.config/fish/completions/yuanye.fish`,
    )
    .action(act(completion));
}

async function completion(_: Global, shell: Shell): Promise<ExitCode> {
  const { commandTree, globalOptions } = await import('../command-tree.js');
  process.stdout.write(completionScript(shell, await commandTree(), globalOptions()));
  return EXIT.done;
}
