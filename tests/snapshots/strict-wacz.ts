/** A strict reader of WACZ 1.1.1 and of the ZIP it lies in, apart from the writer's code. Returns complaints. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type StrictRecord, strictCdxj, strictRevisits, strictWarc } from './strict-warc.js';

/** The entries of a ZIP; each must be stored, and say the same in its local header and in the directory. */
function strictZip(bytes: Buffer, complain: (what: string) => void): Map<string, Buffer> {
  const entries = new Map<string, Buffer>();
  const end = bytes.length - 22;
  if (bytes.readUInt32LE(end) !== 0x06054b50) complain('the ZIP does not end with its directory');
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (at + bytes.readUInt32LE(end + 12) !== end) complain('the directory has another size');
  let position = 0;
  for (let i = 0; i < count; i++) {
    const central = bytes.subarray(at, at + 46);
    const nameLength = central.readUInt16LE(28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const offset = central.readUInt32LE(42);
    const local = bytes.subarray(offset, offset + 30);
    if (offset !== position) complain(`${name}: there is something between the entries`);
    if (local.readUInt32LE(0) !== 0x04034b50) complain(`${name}: no local header`);
    if (Buffer.compare(central.subarray(6, 30), local.subarray(4, 28)) !== 0)
      complain(`${name}: its two headers differ`);
    if (local.readUInt16LE(8) !== 0) complain(`${name}: not stored`);
    if (local.readUInt16LE(6) & 8) complain(`${name}: sizes behind the bytes`);
    const size = local.readUInt32LE(18);
    const start = offset + 30 + nameLength + local.readUInt16LE(28);
    const content = bytes.subarray(start, start + size);
    if (crc32(content) !== local.readUInt32LE(14)) complain(`${name}: wrong checksum`);
    if (entries.has(name)) complain(`${name} is there twice`);
    entries.set(name, content);
    position = start + size;
    at += 46 + nameLength + central.readUInt16LE(30) + central.readUInt16LE(32);
  }
  return entries;
}

export function strictWacz(bytes: Buffer): string[] {
  const complaints: string[] = [];
  const complain = (what: string) => complaints.push(what);
  const entries = strictZip(bytes, complain);
  const json = (name: string) => JSON.parse(entries.get(name)?.toString('utf8') ?? 'null');
  const sha256 = (content: Buffer) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

  const datapackage = json('datapackage.json');
  if (datapackage?.profile !== 'data-package') complain('profile');
  if (datapackage?.wacz_version !== '1.1.1') complain('wacz_version');
  for (const name of ['title', 'software', 'created']) if (!datapackage?.[name]) complain(`datapackage lacks ${name}`);
  const digest = json('datapackage-digest.json');
  if (digest?.path !== 'datapackage.json' || digest?.hash !== sha256(entries.get('datapackage.json')!))
    complain('datapackage-digest');
  const listed = new Map<string, { name: string; hash: string; bytes: number }>();
  for (const resource of datapackage?.resources ?? []) listed.set(resource.path, resource);
  const names = new Set([...listed.values()].map(({ name }) => name));
  if (names.size !== listed.size) complain('two resources have one name');
  for (const name of names) if (!/^[-a-z0-9._/]+$/.test(name)) complain(`resource name ${name}`);
  for (const [path, content] of entries) {
    if (/^datapackage(-digest)?\.json$/.test(path)) continue;
    const resource = listed.get(path);
    if (!resource) complain(`${path} is not listed`);
    else if (resource.hash !== sha256(content) || resource.bytes !== content.length)
      complain(`${path}: wrong hash or size`);
    if (!/^(archive\/[^/]+\.warc\.gz|indexes\/index\.cdx|pages\/pages\.jsonl)$/.test(path))
      complain(`${path} has no place in a WACZ`);
  }
  for (const path of listed.keys()) if (!entries.has(path)) complain(`${path} is missing`);

  const files = new Map<string, StrictRecord[]>();
  for (const [path, content] of entries) {
    if (path.startsWith('archive/'))
      files.set(
        path.slice(8),
        strictWarc(content, (what) => complain(`${path}: ${what}`)),
      );
  }
  if (files.size === 0) complain('no WARC');
  strictRevisits([...files.values()].flat(), complain);
  strictCdxj(entries.get('indexes/index.cdx')?.toString('utf8') ?? 'none', files, complain);

  const [head, ...lines] = (entries.get('pages/pages.jsonl')?.toString('utf8') ?? '').trimEnd().split('\n');
  const first = JSON.parse(head ?? 'null');
  if (first?.format !== 'json-pages-1.0' || !first?.id || !first?.title) complain('the first line of pages.jsonl');
  const seen = new Set(
    [...files.values()].flat().map(({ fields }) => `${fields.get('WARC-Target-URI')} ${fields.get('WARC-Date')}`),
  );
  const ids = new Set<string>();
  for (const line of lines) {
    const page = JSON.parse(line);
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(page.ts ?? '')) complain(`page time ${page.ts}`);
    if (!seen.has(`${page.url} ${page.ts}`)) complain(`the page ${page.url} has no capture`);
    if (!page.title || typeof page.text !== 'string') complain(`the page ${page.url} has no title or text`);
    if (ids.has(page.id)) complain(`the page id ${page.id} is used twice`);
    ids.add(page.id);
  }
  return complaints;
}
