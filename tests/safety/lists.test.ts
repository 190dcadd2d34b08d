/** Lists that were made to hurt: deep, long, never closed. */
import { describe, expect, it } from 'vitest';
import { readList } from '../../src/archive/import/lists.js';

const BOOKMARKS = '<!DOCTYPE NETSCAPE-Bookmark-file-1>';
const ADDRESS = 'http://garden.test/1.html';
const read = (name: string, text: string) => {
  const before = process.cpuUsage();
  const list = readList(Buffer.from(text), name);
  const { user, system } = process.cpuUsage(before);
  return { list, ms: (user + system) / 1000 };
};

describe('a list', () => {
  it('of folders deep in each other is read in time, and every address of it', () => {
    const folders = '<DL><DT>'.repeat(4000);
    const { list, ms } = read('a.html', `${BOOKMARKS}${folders}<A HREF="${ADDRESS}">${'</DL>'.repeat(4000)}`);
    expect(list?.addresses).toEqual([ADDRESS]);
    expect(ms).toBeLessThan(1000);
    expect(read('a.html', BOOKMARKS + '<DL><DT>'.repeat(100_000)).ms).toBeLessThan(1000);
    const rdf = '<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#">';
    expect(read('a.rdf', rdf + '<z:Attachment>'.repeat(100_000)).ms).toBeLessThan(1000);
  });

  it('with a cell of megabytes is read, and one whose quotation mark nothing closes is none', () => {
    const long = `file,address\n"${'""'.repeat(5e6)}",${ADDRESS}\n`;
    expect(read('a.csv', long).list?.files).toMatchObject([{ url: ADDRESS }]);
    expect(read('a.csv', `file,address\n"${'a'.repeat(1e7)}`).list).toBeNull();
    expect(read('a.csv', `file,address\n"a"b,${ADDRESS}\n`).list).toBeNull();
  });
});
