/** unAPI (unapi.info, revision 3): how Zotero asks for the citation of an article that a page shows. */
import { html } from 'hono/html';
import { readerForms } from './article-forms.js';
import type { App, Room } from './room.js';

const FORMATS = [
  { name: 'ris', type: 'application/x-research-info-systems', docs: null },
  { name: 'bibtex', type: 'application/x-bibtex', docs: null },
  { name: 'csl', type: 'application/vnd.citationstyles.csl+json', docs: 'https://docs.citationstyles.org/' },
  { name: 'json', type: 'application/json', docs: null },
  { name: 'markdown', type: 'text/markdown', docs: null },
] as const;
/** What the forms of an article are called in their addresses. */
const FORM_OF = { ris: 'ris', bibtex: 'bib', csl: 'csl.json', json: 'json', markdown: 'md' } as const;

export function mountUnapi(app: App, room: Room): void {
  app.get('/unapi', async (c) => {
    const id = c.req.query('id');
    const wanted = c.req.query('format');
    if (id !== undefined && (!/^[a-z2-7]{16}$/.test(id) || room.archive.articles.get(id) === undefined))
      return c.text('There is no article with this identifier.\n', 404);
    if (wanted === undefined || id === undefined) {
      if (wanted !== undefined) return c.text('format needs an id.\n', 400);
      const list = await html`<?xml version="1.0" encoding="UTF-8"?>
<formats${id === undefined ? null : html` id="${id}"`}>${FORMATS.map(({ name, type, docs }) => html`<format name="${name}" type="${type}"${docs === null ? null : html` docs="${docs}"`}/>`)}</formats>
`;
      return c.body(String(list), id === undefined ? 200 : 300, { 'content-type': 'application/xml; charset=utf-8' });
    }
    const format = FORMATS.find(({ name }) => name === wanted);
    const form = format === undefined ? null : readerForms(room, id, FORM_OF[format.name]);
    if (form === null) return c.text('There is no such format.\n', 406);
    return c.body(form.body, 200, { 'content-type': form.type });
  });
}
