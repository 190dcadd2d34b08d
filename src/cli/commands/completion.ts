/** `yuanye completion`: what a shell needs to complete commands and options. */
import { Argument, type Command } from 'commander';
import { EXIT, type ExitCode } from '../../core/errors.js';
import { completionScript, SHELLS, type Shell } from '../completion-scripts.js';
import { act, type CommandEntry, type Global, line } from '../run-command.js';

/** The command, given the table of all commands: the table imports this file, so that this file cannot import it. */
export const completionOf = (commands: Readonly<Record<string, CommandEntry>>) => ({
  register: (command: Command) => register(command, commands),
});

function register(command: Command, commands: Readonly<Record<string, CommandEntry>>): void {
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
    .action(
      act(async (global: Global, shell: Shell): Promise<ExitCode> => {
        const { commandTree, globalOptions } = await import('../command-tree.js');
        const script = completionScript(shell, await commandTree(commands), globalOptions());
        if (global.json) line(JSON.stringify({ shell, script }));
        else process.stdout.write(script);
        return EXIT.done;
      }),
    );
}
