/** OAI-PMH 2.0 (openarchives.org/OAI/openarchivesprotocol.html): how libraries take over the metadata of the archive. */
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import type { Html } from './fragments.js';
import { type Item, isUrn, itemOf, itemsIn, metadataOf, setOf, siteOfSet, sitesIn, urnOf } from './oai-items.js';
import { OaiError, readToken, type Selection, selectionOf, tokenOf } from './oai-selection.js';
import type { App, Asked, Room } from './room.js';
import { element, xmlText } from './xml.js';

/** Arguments by verb: required, optional, and the one that stands alone. */
const VERBS = {
  Identify: { required: [], optional: [], alone: null },
  ListMetadataFormats: { required: [], optional: ['identifier'], alone: null },
  ListSets: { required: [], optional: [], alone: 'resumptionToken' },
  ListIdentifiers: { required: ['metadataPrefix'], optional: ['from', 'until', 'set'], alone: 'resumptionToken' },
  ListRecords: { required: ['metadataPrefix'], optional: ['from', 'until', 'set'], alone: 'resumptionToken' },
  GetRecord: { required: ['identifier', 'metadataPrefix'], optional: [], alone: null },
} as const;
type Verb = keyof typeof VERBS;

const PREFIX = 'oai_dc';
/** In bytes. */
const LONGEST_FORM = 16 * 1024;

export function mountOai(app: App, room: Room): void {
  const answer = async (c: Asked, given: URLSearchParams) => {
    let content: Html | Promise<Html>;
    let echoed: Record<string, string> = {};
    try {
      const { verb, args } = parseArguments(given);
      echoed = { verb, ...args };
      content = await responseTo(c, room, verb, args);
    } catch (error) {
      if (!(error instanceof OaiError)) throw error;
      if (error.code === 'badVerb' || error.code === 'badArgument') echoed = {};
      content = html`${element('error', error.message, { code: error.code })}`;
    }
    const now = seconds(room.options.now().toISOString());
    const body = await html`<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"><responseDate>${now}</responseDate>${element('request', room.absolute('/oai', c.req.url), echoed)}${content}</OAI-PMH>
`;
    return c.body(String(body), 200, { 'content-type': 'text/xml; charset=utf-8', 'cache-control': 'no-store' });
  };
  app.get('/oai', (c) => answer(c, new URL(c.req.url).searchParams));
  app.post(
    '/oai',
    bodyLimit({ maxSize: LONGEST_FORM, onError: (c) => c.text('The question is too long.\n', 413) }),
    async (c) => answer(c, new URLSearchParams(await c.req.text())),
  );
}

/** The verb of a request and its arguments. Throws OaiError (badVerb, badArgument). */
function parseArguments(given: URLSearchParams): { verb: Verb; args: Record<string, string> } {
  const verbs = given.getAll('verb');
  const verb = (Object.keys(VERBS) as Verb[]).find((one) => one === verbs[0]);
  if (verb === undefined || verbs.length !== 1)
    throw new OaiError('badVerb', `Give one verb: ${Object.keys(VERBS).join(', ')}.`);
  const { required, optional, alone } = VERBS[verb];
  const args: Record<string, string> = {};
  for (const [name, value] of given) {
    if (name === 'verb') continue;
    if (![...required, ...optional, alone].includes(name as never))
      throw new OaiError('badArgument', `${verb} has no argument ${name}.`);
    if (name in args) throw new OaiError('badArgument', `${name} is given twice.`);
    args[name] = value;
  }
  if (alone !== null && args[alone] !== undefined) {
    if (Object.keys(args).length > 1) throw new OaiError('badArgument', `${alone} stands alone.`);
    return { verb, args };
  }
  for (const name of required)
    if (args[name] === undefined) throw new OaiError('badArgument', `${verb} needs ${name}.`);
  return { verb, args };
}

/** The element that answers a verb. */
async function responseTo(c: Asked, room: Room, verb: Verb, args: Record<string, string>): Promise<Html> {
  switch (verb) {
    case 'Identify':
      return identify(c, room);
    case 'ListMetadataFormats':
      return formats(room, args.identifier);
    case 'ListSets':
      return sets(room, args.resumptionToken);
    case 'GetRecord': {
      formatKnown(args.metadataPrefix!);
      return html`<GetRecord>${await recordXml(c, room, await itemFor(room, args.identifier!))}</GetRecord>`;
    }
    case 'ListIdentifiers':
    case 'ListRecords': {
      const { items, token } = await listItems(room, args);
      const shown =
        verb === 'ListRecords' ? items.map((item) => recordXml(c, room, item)) : items.map((item) => headerXml(item));
      const tags = verb === 'ListRecords' ? LIST_RECORDS : LIST_IDENTIFIERS;
      return tags(await Promise.all(shown), token);
    }
  }
}

const LIST_RECORDS = (all: Html[], token: Html | null) => html`<ListRecords>${all}${token}</ListRecords>`;
const LIST_IDENTIFIERS = (all: Html[], token: Html | null) => html`<ListIdentifiers>${all}${token}</ListIdentifiers>`;

function identify(c: Asked, room: Room): Html {
  const { contact, now } = room.options;
  const base = room.absolute('/oai', c.req.url);
  return html`<Identify>${element('repositoryName', c.get('view').t('room.name'))}${element('baseURL', base)}<protocolVersion>2.0</protocolVersion>${element('adminEmail', contact ?? `root@${new URL(base).hostname}`)}<earliestDatestamp>${seconds(room.archive.harvest.earliest() ?? now().toISOString())}</earliestDatestamp><deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>`;
}

async function formats(room: Room, identifier: string | undefined): Promise<Html> {
  if (identifier !== undefined && (await itemFor(room, identifier)).deleted)
    throw new OaiError('noMetadataFormats', 'This record was deleted.');
  return html`<ListMetadataFormats><metadataFormat><metadataPrefix>${PREFIX}</metadataPrefix><schema>http://www.openarchives.org/OAI/2.0/oai_dc.xsd</schema><metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace></metadataFormat></ListMetadataFormats>`;
}

async function sets(room: Room, token: string | undefined): Promise<Html> {
  if (token !== undefined) throw new OaiError('badResumptionToken', 'The list of sets comes whole.');
  const sites = await sitesIn(room);
  if (sites.length === 0) throw new OaiError('noSetHierarchy', 'There are no sets yet.');
  return html`<ListSets>${sites.map((site) => html`<set>${element('setSpec', setOf(site))}${element('setName', site)}</set>`)}</ListSets>`;
}

function formatKnown(prefix: string): void {
  if (prefix !== PREFIX) throw new OaiError('cannotDisseminateFormat', `There is ${PREFIX} alone.`);
}

async function itemFor(room: Room, identifier: string): Promise<Item> {
  const item = isUrn(identifier) ? await itemOf(room, identifier) : null;
  if (item === null) throw new OaiError('idDoesNotExist', `Identifiers look like ${urnOf('a'.repeat(16))}.`);
  return item;
}

async function listItems(room: Room, args: Record<string, string>): Promise<{ items: Item[]; token: Html | null }> {
  let selection: Selection;
  if (args.resumptionToken !== undefined) selection = readToken(args.resumptionToken);
  else {
    formatKnown(args.metadataPrefix!);
    selection = selectionOf(args.from, args.until, args.set === undefined ? undefined : siteOfSet(args.set));
  }
  const { items, next } = await itemsIn(room, selection);
  if (items.length === 0 && selection.cursor === 0)
    throw new OaiError('noRecordsMatch', 'Nothing came or changed in this time in this set.');
  const token = next === null ? '' : tokenOf(next);
  // The last part of a list that came in several ends with an empty token.
  const needed = next !== null || selection.cursor > 0;
  return { items, token: needed ? element('resumptionToken', token, { cursor: String(selection.cursor) }) : null };
}

function headerXml({ id, datestamp, site, deleted }: Item): Html {
  return html`<header${deleted ? html` status="deleted"` : null}><identifier>${urnOf(id)}</identifier><datestamp>${seconds(datestamp)}</datestamp>${site === null ? null : element('setSpec', setOf(site))}</header>`;
}

async function recordXml(c: Asked, room: Room, item: Item): Promise<Html> {
  const metadata = item.deleted ? null : metadataOf(room, item.id, (path) => room.absolute(path, c.req.url));
  const fields = metadata?.map(([name, value]) => element(`dc:${name}`, value));
  return html`<record>${headerXml(item)}${
    fields === undefined
      ? null
      : html`<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd">${fields}</oai_dc:dc></metadata>`
  }</record>`;
}

const seconds = (iso: string): string => xmlText(`${iso.slice(0, 19)}Z`);
