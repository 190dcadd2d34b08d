/** What `yuanye diff` does. */
import { idOf } from '../../archive/find-article.js';
import { diffArticles } from '../../archive/history/changes.js';
import { type AlignedParagraph, diffWords, type Piece, withContext } from '../../archive/rederive/align.js';
import { siteTime } from '../../archive/site-time.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { t, translated } from '../../lang/index.js';
import { type Global, line, reading, say } from '../run-command.js';

interface Options {
  readonly context: number;
}

export async function diff(
  global: Global,
  name: string,
  from: number | undefined,
  to: number | undefined,
  options: Options,
): Promise<ExitCode> {
  return reading(global, async (archive) => {
    const id = idOf(archive, name);
    const versions = archive.articles.versions(id);
    if (from === undefined && versions.length === 1) {
      if (!global.json) say(global, 'The article has one version; there is nothing to compare.');
      return EXIT.done;
    }
    const older = from ?? versions.length - 1;
    const newer = to ?? older + 1;
    const [before, after] = [older, newer].map((number) => {
      const article = number === 0 ? undefined : archive.articles.get(id, { number });
      if (article !== undefined) return article;
      const message = `The article has no version ${number}; it has ${versions.length}.`;
      throw new StopRun('no-version', message, 'yuanye history lists them.', EXIT.usage);
    });
    const { fields, blocks } = diffArticles(before!, after!);
    if (global.json) {
      const side = (number: number) => {
        const { capturedAt, origin, digest } = versions[number - 1]!;
        return { number, capturedAt, origin, digest };
      };
      line(JSON.stringify({ id, from: side(older), to: side(newer), fields, blocks }));
      return EXIT.done;
    }
    const paint = await painter(global.color);
    const heading = (number: number) =>
      t`version ${number}, ${siteTime(global.archive, versions[number - 1]!.capturedAt, after!.url)}`;
    line(printable(t`${id}: ${heading(older)} → ${heading(newer)}`));
    for (const { field, before: was, after: is } of fields)
      line(t`${translated(field)}: ${paint(fieldPieces(field, was, is))}`);
    for (const text of shown(blocks, options.context, paint)) line(text);
    return EXIT.done;
  });
}

/** A title is compared by words; every other field changes as a whole. */
function fieldPieces(field: string, was: unknown, is: unknown): readonly Piece[] {
  if (field === 'title' && typeof was === 'string' && typeof is === 'string') return diffWords(was, is);
  return [
    { kind: 'removed', text: String(was ?? '–') },
    { kind: 'added', text: String(is ?? '–') },
  ];
}

type Paint = (pieces: readonly Piece[]) => string;

/** Page text is made printable before colour is added, so that only our own escapes reach the terminal. */
async function painter(color: boolean): Promise<Paint> {
  const { createColors } = (await import('picocolors')).default;
  const c = createColors(color);
  const marks = {
    same: (text: string) => text,
    added: (text: string) => (color ? c.green(text) : `{+${text}+}`),
    removed: (text: string) => (color ? c.red(c.strikethrough(text)) : `[-${text}-]`),
  };
  return (pieces) => pieces.map(({ kind, text }) => marks[kind](printable(text))).join('');
}

function shown(blocks: readonly AlignedParagraph[], context: number, paint: Paint): string[] {
  return [...withContext(blocks, context)].map((block) => {
    if (typeof block === 'number') return t`      … ${block} ${block === 1 ? 'paragraph' : 'paragraphs'} unchanged`;
    const sign = { same: ' ', changed: '~', added: '+', removed: '-' }[block.kind];
    return `${sign} ${String(block.after ?? block.before).padStart(3)} ${paint(block.pieces)}`;
  });
}
