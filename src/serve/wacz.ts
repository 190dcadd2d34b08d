/** An article with its captures as a WACZ file, for programs that replay web archives. */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { shareWacz } from '../archive/share/web-archive.js';
import { absent, errorPage } from './page.js';
import type { App, Room } from './room.js';

/** Files that are made at the same time; each takes room on the disk until it is sent. */
const AT_ONCE = 2;

export function mountWacz(app: App, room: Room): void {
  let making = 0;
  app.get('/a/:file{[a-z2-7]{16}\\.wacz}', async (c) => {
    const id = c.req.param('file').slice(0, 16);
    const archive = room.archiveOf(id);
    const article = archive.articles.get(id);
    if (article === undefined) return absent(c, room, id);
    const headers = {
      'content-type': 'application/wacz',
      'content-disposition': `attachment; filename="${id}.wacz"`,
    };
    if (c.req.method === 'HEAD') return c.body(null, 200, headers);
    if (making >= AT_ONCE) return c.html(errorPage(c.get('view'), 'busy'), 503, { 'retry-after': '5' });
    making++;
    const folder = await mkdtemp(join(tmpdir(), 'yuanye-wacz-'));
    const done = async () => {
      making--;
      await rm(folder, { recursive: true, force: true });
    };
    try {
      const path = join(folder, `${id}.wacz`);
      await shareWacz(archive, [id], path, article.title ?? id);
      const { size } = await stat(path);
      const file = createReadStream(path);
      file.once('close', () => void done());
      return c.body(Readable.toWeb(file) as ReadableStream, 200, { ...headers, 'content-length': String(size) });
    } catch (error) {
      await done();
      throw error;
    }
  });
}
