/** Copies of pictures beside an export: one file a payload, and a table of which article shows which. */
import { type CopiedPictures, Output, type Written } from './output.js';
import type { ExportRow } from './row.js';

export interface Picture {
  /** The address that the article has for it. */
  readonly url: string;
  /** Its media type, as the server said. */
  readonly mime: string;
  readonly body: Uint8Array;
  /** `sha256:<hex>` of the body: pictures with the same one are one file. */
  readonly digest: string;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/pjpeg': 'jpg',
  'image/jpg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/bmp': 'bmp',
  'image/svg+xml': 'svg',
  'image/avif': 'avif',
  'image/tiff': 'tif',
};

/** The extension for a media type; `bin` for one that is no picture's. */
function extensionOf(mime: string): string {
  return EXTENSIONS[mime.split(';')[0]!.trim().toLowerCase()] ?? 'bin';
}

export class Pictures {
  private readonly files: Written[] = [];
  private readonly paths = new Map<string, string>();
  private readonly table: Output;
  private missing = 0;

  constructor(
    private readonly folder: string,
    private readonly of: (row: ExportRow) => Iterable<Picture>,
  ) {
    this.table = new Output(folder, 'pictures.jsonl');
  }

  /** Copies the pictures of a row. Returns the path of each copy by the address of the picture. */
  copy(row: ExportRow): ReadonlyMap<string, string> {
    const copies = new Map<string, string>();
    for (const { url, mime, body, digest } of this.of(row)) {
      const path = this.paths.get(digest) ?? this.write(digest, mime, body);
      copies.set(url, path);
      const { id } = row.article;
      this.table.write(`${JSON.stringify({ article: id, version: row.version.number, url, path, mime, digest })}\n`);
      this.table.rows++;
    }
    this.missing += new Set(row.article.images.filter((url) => !copies.has(url))).size;
    return copies;
  }

  finish(): CopiedPictures {
    return { files: [...this.files, this.table.finish(true)], missing: this.missing };
  }

  private write(digest: string, mime: string, body: Uint8Array): string {
    const path = `pictures/${digest.replace(/^sha256:/, '').slice(0, 32)}.${extensionOf(mime)}`;
    const file = new Output(this.folder, path);
    file.write(body);
    this.files.push(file.finish(false));
    this.paths.set(digest, path);
    return path;
  }
}
