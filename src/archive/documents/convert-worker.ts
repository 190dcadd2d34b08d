/** A thread that reads documents: they are made by anyone, and a thread can be ended. */
import { decode } from '../../decode/index.js';
import { checkCompoundFile } from './compound-file.js';
import { escaped } from './escaped.js';
import { pdfToHtml } from './pdf.js';
import { xlsxToHtml } from './xlsx.js';

export type DocumentKind = 'pdf' | 'docx' | 'doc' | 'xlsx' | 'mhtml';

export interface ConvertTask {
  readonly kind: DocumentKind;
  readonly bytes: Uint8Array;
}

/** A document as a page of HTML, or why it cannot be read: an error's class does not cross threads. */
export type Converted = { readonly html: string; readonly savedAt?: string } | { readonly unreadable: string };

const TO_HTML: Readonly<Record<DocumentKind, (bytes: Buffer) => Promise<{ html: string; savedAt?: string }>>> = {
  pdf: async (bytes) => ({ html: await pdfToHtml(bytes) }),
  docx: async (bytes) => {
    const { default: mammoth } = await import('mammoth');
    const convertImage = mammoth.images.imgElement(async () => ({ src: '' })); // the pictures stay in the document
    const { value } = await mammoth.convertToHtml({ buffer: bytes }, { convertImage });
    return { html: page(value.replaceAll(/<img\b[^>]*>/g, '')) };
  },
  doc: async (bytes) => {
    checkCompoundFile(bytes);
    const { default: WordExtractor } = await import('word-extractor');
    const body = (await new WordExtractor().extract(bytes)).getBody();
    return {
      html: page(
        body
          .split(/\r?\n/)
          .filter((line) => line.trim() !== '')
          .map((line) => `<p>${escaped(line)}</p>`)
          .join('\n'),
      ),
    };
  },
  xlsx: async (bytes) => ({ html: await xlsxToHtml(bytes) }),
  mhtml: async (bytes) => {
    const { default: PostalMime } = await import('postal-mime');
    const { message, type } = pageMarked(bytes);
    const { attachments, date } = await PostalMime.parse(message);
    const body = attachments.find(({ mimeType }) => mimeType === PAGE)?.content as ArrayBuffer | undefined;
    const at = Date.parse(date ?? '');
    return {
      html: body === undefined ? '' : pageText(new Uint8Array(body), type),
      ...(at > 0 && at < Date.UTC(10_000, 0) ? { savedAt: new Date(at).toISOString() } : {}),
    };
  },
};

/** The media type that the page's part is given, so that its bytes come through: its encoding may stand in it alone. */
const PAGE = 'application/x-saved-page';

/** The message with its first part of HTML marked as the page, and the type it had: further ones are frames. */
function pageMarked(bytes: Buffer): { message: Buffer; type: string } {
  let type = '';
  const text = bytes
    .toString('latin1')
    .replace(
      /^content-type:[ \t]*((?:\r?\n[ \t]+)?(?:text\/html|application\/xhtml\+xml)\b(?:[^\r\n]|\r?\n[ \t])*)/im,
      (_, value: string) => {
        type = value.replaceAll(/\s+/g, ' ');
        return `Content-Type: ${PAGE}`;
      },
    );
  return { message: Buffer.from(text, 'latin1'), type };
}

function pageText(body: Uint8Array, type: string): string {
  const about = { url: '', finalUrl: '', redirects: [], status: 0, fetchedAt: '', via: 'import' } as const;
  return decode({ ...about, headers: { 'content-type': type }, body }).text;
}

/** The first paragraph of a document without headings is its title, when it is as short as one. */
function page(body: string): string {
  const titled = /<h[1-6]\b/.test(body)
    ? body
    : body.replace(/^\s*<p>((?:(?!<\/p>)[\s\S]){2,80})<\/p>/, (all, text: string) =>
        /[。；]/.test(text) ? all : `<h1>${text}</h1>`,
      );
  const title = /<h[1-6]\b[^>]*>([\s\S]*?)<\/h[1-6]>/.exec(titled)?.[1]?.replaceAll(/<[^>]*>/g, '') ?? '';
  return `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title></head><body>${titled}</body></html>`;
}

export default async function convert({ kind, bytes }: ConvertTask): Promise<Converted> {
  try {
    const converted = await TO_HTML[kind](Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return /<body[^>]*>\s*<\/body>/i.test(converted.html) ? { ...converted, html: '' } : converted;
  } catch (error) {
    return { unreadable: (error as Error).message };
  }
}
