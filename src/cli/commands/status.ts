/** `yuanye status`: what the archive holds, where its bytes go and how the last run ended. */
import type { Command } from 'commander';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .addHelpText('after', '\nExample:\n  yuanye status --archive ./archive --json')
    .action(actLater(async () => (await import('../actions/status.js')).status));
}
