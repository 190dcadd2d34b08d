/** Lists that were made to hurt: deep, long, never closed. */
import { describe, expect, it } from 'vitest';
import { readList } from '../../src/archive/import/lists.js';
import { expectCpuBelow } from '../expect-cpu.js';

const BOOKMARKS = '<!DOCTYPE NETSCAPE-Bookmark-file-1>';
const ADDRESS = 'http://garden.test/1.html';
const read = (name: string, text: string) => readList(Buffer.from(text), name);

describe('a list', () => {
  it('of folders deep in each other is read in time, and every address of it', () => {
    const folders = '<DL><DT>'.repeat(4000);
    const deep = `${BOOKMARKS}${folders}<A HREF="${ADDRESS}">${'</DL>'.repeat(4000)}`;
    expect(read('a.html', deep)?.addresses).toEqual([ADDRESS]);
    const rdf = '<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#">';
    expectCpuBelow(1000, () => read('a.html', deep));
    expectCpuBelow(1000, () => read('a.html', BOOKMARKS + '<DL><DT>'.repeat(100_000)));
    expectCpuBelow(1000, () => read('a.rdf', rdf + '<z:Attachment>'.repeat(100_000)));
  });

  it('with a cell of megabytes is read, and one whose quotation mark nothing closes is none', () => {
    const long = `file,address\n"${'""'.repeat(5e6)}",${ADDRESS}\n`;
    expect(read('a.csv', long)?.files).toMatchObject([{ url: ADDRESS }]);
    expect(read('a.csv', `file,address\n"${'a'.repeat(1e7)}`)).toBeNull();
    expect(read('a.csv', `file,address\n"a"b,${ADDRESS}\n`)).toBeNull();
  });
});
