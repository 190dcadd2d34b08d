/** `yuanye repair`: mojibake undone in files or standard input, as a Unix filter. */
import type { Command } from 'commander';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .argument('[file...]', 'text or HTML in any encoding; standard input when none is named')
    .option('--jsonl', 'read JSON lines {"id","text"}, write {"id","text","repairs","flags"}')
    .option('--explain', 'show each change instead of the text: rule, place, before and after')
    .option('--check', 'write nothing; exit 1 when something would be repaired')
    .addHelpText(
      'after',
      `
Examples:
  yuanye repair < garbled.txt > right.txt
  yuanye repair --explain page.html
  yuanye repair --check *.txt || echo "需要修复"
  yuanye repair --jsonl < texts.jsonl
A file that cannot be read gives a problem and exit code 3; the others are repaired.`,
    )
    .action(actLater(async () => (await import('../actions/repair.js')).run));
}
