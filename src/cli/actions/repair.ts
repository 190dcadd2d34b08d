/** What `yuanye repair` does. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { repairModel } from '../../archive/models.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import type { Step } from '../../core/page.js';
import { printable } from '../../core/terminal.js';
import { decode } from '../../decode/index.js';
import { t, translated } from '../../lang/index.js';
import { applyEdits, type Repaired, type RepairModel, repairText } from '../../repair/index.js';
import { type Global, line, say } from '../run-command.js';
import { printUnread } from '../unread-file.js';

interface Options {
  readonly jsonl?: boolean;
  readonly explain?: boolean;
  readonly check?: boolean;
}

export async function run(global: Global, files: string[], options: Options): Promise<ExitCode> {
  const model = repairModel();
  let needed = false;
  let failed = 0;
  for (const file of files.length > 0 ? files : [null]) {
    const input = file === null || file === '-' ? process.stdin : createReadStream(file);
    try {
      if (options.jsonl) {
        for await (const row of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
          if (row.trim() !== '') needed = repairRow(global, row, model, options) || needed;
      } else needed = (await repairFile(global, file, input, model, options)) || needed;
    } catch (error) {
      if (error instanceof StopRun) throw error;
      failed += 1;
      printUnread(global, file ?? '-', error);
    }
  }
  if (failed > 0) return EXIT.partial;
  return options.check && needed ? EXIT.failed : EXIT.done;
}

async function repairFile(
  global: Global,
  file: string | null,
  input: Readable,
  model: RepairModel,
  options: Options,
): Promise<boolean> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const name = file ?? '-';
  const page = decode({
    url: name,
    finalUrl: name,
    redirects: [],
    status: 200,
    headers: {},
    body,
    fetchedAt: '',
    via: 'import',
  });
  const done = repairText(page.text, model, page.media);
  if (options.check) {
    if (done.steps.length > 0) say(global, t`${printable(name)}: ${count(done.steps)} repairs needed`);
  } else if (options.explain) explain(global, name, page.text, done, { file });
  else if (global.json) line(JSON.stringify({ file, text: done.text, repairs: done.steps, flags: done.flags }));
  else process.stdout.write(done.text);
  return done.steps.length > 0;
}

function repairRow(global: Global, row: string, model: RepairModel, options: Options): boolean {
  const item = parse(row);
  const done = repairText(item.text, model, mediaOf(item.text));
  if (options.explain) explain(global, String(item['id'] ?? '-'), item.text, done, { id: item['id'] });
  else if (!options.check) line(JSON.stringify({ ...item, text: done.text, repairs: done.steps, flags: done.flags }));
  return done.steps.length > 0;
}

const count = (steps: readonly Step[]) => steps.reduce((n, s) => n + s.edits.length, 0);

/** Each change in its surroundings, before in red, after in green; what was flagged comes last. With --json an object. */
function explain(
  global: Global,
  name: string,
  text: string,
  { steps, flags, text: right }: Repaired,
  about: Readonly<Record<string, unknown>>,
): void {
  if (global.json) {
    line(JSON.stringify({ ...about, repairs: steps, flags }));
    return;
  }
  const paint = (code: number, s: string) => (global.color ? `\u001b[${code}m${s}\u001b[0m` : s);
  const show = (s: string) => printable(s.replace(/\s+/g, ' '));
  line(t`${printable(name)}: ${count(steps)} repairs, ${flags.length} flags`);
  let now = text;
  for (const step of steps) {
    line(`  ${paint(1, step.rule)}  ${translated(step.reason)}`);
    for (const e of step.edits.slice(0, 20)) {
      const left = show(now.slice(Math.max(0, e.at - 10), e.at));
      const rest = show(now.slice(e.at + e.before.length, e.at + e.before.length + 10));
      const gone = e.before === '' ? '' : paint(31, `[-${show(e.before)}-]`);
      const come = e.after === '' ? '' : paint(32, `{+${show(e.after)}+}`);
      const change = gone + come;
      line(`    ${String(e.at).padStart(6)}  ${left}${change}${rest}  ${Math.round(e.confidence * 100)} %`);
    }
    if (step.edits.length > 20) line(t`    … and ${step.edits.length - 20} more`);
    now = applyEdits(now, step.edits);
  }
  for (const f of flags) {
    const around = show(right.slice(Math.max(0, f.at - 10), f.at + f.text.length + 10));
    const options = f.candidates?.length ? t`; could be ${f.candidates.map(show).join(' | ')}` : '';
    line(`  ${paint(33, t`flag ${f.kind}`)}  ${f.at}  …${around}…  ${translated(f.reason)}${options}`);
  }
}

const mediaOf = (text: string): 'html' | 'text' =>
  /<(?:!doctype|html|body|div|p|table)\b/i.test(text) ? 'html' : 'text';

function parse(row: string): { text: string } & Record<string, unknown> {
  const hint = 'Each line is one object with "id" and "text".';
  let item: unknown;
  try {
    item = JSON.parse(row);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new StopRun('bad-input', `not a JSON line: ${row.slice(0, 60)}`, hint, EXIT.usage);
  }
  if (typeof item !== 'object' || item === null || typeof (item as { text?: unknown }).text !== 'string')
    throw new StopRun('bad-input', 'a line has no "text"', hint, EXIT.usage);
  return item as { text: string } & Record<string, unknown>;
}
