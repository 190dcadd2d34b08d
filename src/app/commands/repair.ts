/** `yuanye repair`: mojibake undone in files or standard input. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { EXIT, type ExitCode, StopRun } from '../../errors.js';
import { repairText } from '../../repair/index.js';
import { act, type Global, line } from '../command.js';
import { repairModel } from '../models.js';

export function register(command: Command): void {
  command
    .argument('[file...]', 'UTF-8 text; standard input when none is named')
    .option('--jsonl', 'read and write JSON lines {"id","text"}')
    .addHelpText(
      'after',
      `
Examples:
  yuanye repair < garbled.txt > right.txt
  yuanye repair --jsonl < texts.jsonl`,
    )
    .action(act(run));
}

async function run(global: Global, files: string[], options: { jsonl?: boolean }): Promise<ExitCode> {
  const model = repairModel();
  for (const file of files.length > 0 ? files : [null]) {
    const input = file === null ? process.stdin : createReadStream(file);
    if (options.jsonl) {
      for await (const row of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
        if (row.trim() === '') continue;
        const item = parse(row);
        const { text, steps, flags } = repairText(item.text, model, mediaOf(item.text));
        line(JSON.stringify({ ...item, text, repairs: steps, flags }));
      }
      continue;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of input) chunks.push(chunk as Buffer);
    const { text, steps, flags } = repairText(Buffer.concat(chunks).toString('utf8'), model);
    if (global.json) line(JSON.stringify({ file, text, repairs: steps, flags }));
    else process.stdout.write(text);
  }
  return EXIT.done;
}

const mediaOf = (text: string): 'html' | 'text' =>
  /<(?:!doctype|html|body|div|p|table)\b/i.test(text) ? 'html' : 'text';

function parse(row: string): { text: string } & Record<string, unknown> {
  let item: unknown;
  try {
    item = JSON.parse(row);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new StopRun(
      'bad-input',
      `not a JSON line: ${row.slice(0, 60)}`,
      'Each line is one object with "id" and "text".',
      EXIT.usage,
    );
  }
  if (typeof item !== 'object' || item === null || typeof (item as { text?: unknown }).text !== 'string')
    throw new StopRun('bad-input', 'a line has no "text"', 'Each line is one object with "id" and "text".', EXIT.usage);
  return item as { text: string } & Record<string, unknown>;
}
