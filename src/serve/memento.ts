/** Memento (RFC 7089): which capture of an address stands for a time, and the list of all of them. */
import type { Context } from 'hono';
import { surt } from '../../snapshots/index.js';
import { replayPath } from './replay/answer.js';
import { addressIn, type Held, heldIn, httpDate, isoOf, nearest, stampOf } from './replay/held.js';
import type { App, Asked, Room } from './room.js';

/** Where the room and replay are reached; replay null: pages are not shown as they were. */
interface Origins {
  readonly room: string;
  readonly replay: string;
}

export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly more?: Readonly<Record<string, string>>;
}

/** The value of a Link header, and the body of a link-format time map (RFC 8288, RFC 6690). */
export function links(all: readonly Link[], between = ', '): string {
  return all
    .map(({ href, rel, more = {} }) =>
      [`<${href}>`, `rel="${rel}"`, ...Object.entries(more).map(([name, value]) => `${name}="${value}"`)].join('; '),
    )
    .join(between);
}

const TYPE = 'application/link-format';

/** What belongs together (RFC 7089, 2.2): the original, the time gate, the time map, and the mementos around one of them. */
export function mementoLinks(
  { room, replay }: Origins,
  url: string,
  held: readonly Held[],
  chosen: Held | undefined,
): Link[] {
  const at = held.findIndex(({ stamp }) => stamp === chosen?.stamp);
  const roles = new Map<number, string[]>();
  const role = (i: number, name: string) => {
    if (i >= 0 && i < held.length) roles.set(i, [...(roles.get(i) ?? []), name]);
  };
  role(0, 'first');
  role(held.length - 1, 'last');
  if (at >= 0) {
    role(at - 1, 'prev');
    role(at + 1, 'next');
    role(at, '');
  }
  return [
    { href: url, rel: 'original' },
    { href: `${room}/timegate/${url}`, rel: 'timegate' },
    { href: `${room}/timemap/link/${url}`, rel: 'timemap', more: { type: TYPE } },
    ...[...roles].sort(([a], [b]) => a - b).map(([i, names]) => mementoLink(replay, url, held[i]!, names)),
  ];
}

function mementoLink(replay: string, url: string, { stamp }: Held, names: readonly string[]): Link {
  const rel = [...names.filter((name) => name !== ''), 'memento'].join(' ');
  return { href: replay + replayPath(stamp, url), rel, more: { datetime: httpDate(stamp) } };
}

/** The capture for an Accept-Datetime, the newest without one; undefined: there is none; null: the header is no date. */
export function negotiate(held: readonly Held[], acceptDatetime: string | undefined): Held | undefined | null {
  if (acceptDatetime === undefined || acceptDatetime.trim() === '') return held.at(-1);
  // RFC 1123 dates alone (RFC 7089, 2.1.1): Date.parse reads much that is none.
  if (!/^\s*[a-z]{3}, \d{1,2} [a-z]{3} \d{4} \d\d:\d\d:\d\d GMT\s*$/i.test(acceptDatetime)) return null;
  const time = Date.parse(acceptDatetime);
  return Number.isNaN(time) ? null : nearest(held, stampOf(new Date(time).toISOString()));
}

/** The answer to who asks for an address of which the archive has no capture, or has none any more. */
export async function noCapture(c: Context, room: Room, url: string | null): Promise<Response> {
  for (const name of ['memento-datetime', 'link', 'content-location']) c.header(name, undefined);
  return url !== null && (await room.hasForgotten(url))
    ? c.text('What the archive had of this address was removed on request.\n', 410)
    : c.text('The archive has no capture of this address.\n', 404);
}

const FORMS = ['link', 'json', 'cdxj'] as const;

export function mountMemento(app: App, room: Room): void {
  const { replayOrigin } = room.options;
  const originsOf = (c: Asked): Origins | null =>
    replayOrigin === null ? null : { room: new URL(room.absolute('/', c.req.url)).origin, replay: replayOrigin };
  const off = (c: Asked) =>
    c.text('Pages are not shown as they were here: yuanye serve --replay-origin turns it on.\n', 404);

  app.get('/timegate/*', async (c) => {
    const origins = originsOf(c);
    const url = addressIn(c.req.url, '/timegate/');
    if (origins === null) return off(c);
    if (url === null) return noCapture(c, room, url);
    c.header('vary', 'accept-datetime', { append: true });
    const held = heldIn(room, url)?.held ?? [];
    const found = negotiate(held, c.req.header('accept-datetime'));
    if (found === null) return c.text('Accept-Datetime is no date of HTTP.\n', 400);
    if (found === undefined) return noCapture(c, room, url);
    // The links of the chosen memento come with the memento itself (RFC 7089, 2.2.4).
    c.header('link', links(mementoLinks(origins, url, held, undefined)));
    return c.redirect(origins.replay + replayPath(found.stamp, url), 302);
  });

  app.get('/timemap/:form/*', async (c) => {
    const form = FORMS.find((one) => one === c.req.param('form'));
    const origins = originsOf(c);
    if (form === undefined) return c.notFound();
    if (origins === null) return off(c);
    const url = addressIn(c.req.url, `/timemap/${form}/`);
    const held = url === null ? [] : (heldIn(room, url)?.held ?? []);
    if (url === null || held.length === 0) return noCapture(c, room, url);
    const mementos = held.map((one) => ({
      ...one,
      link: mementoLink(origins.replay, url, one, [
        ...(one === held[0] ? ['first'] : []),
        ...(one === held.at(-1) ? ['last'] : []),
      ]),
    }));
    const map = (name: string) => `${origins.room}/timemap/${name}/${url}`;
    if (form === 'link') {
      const body: Link[] = [
        { href: url, rel: 'original' },
        { href: `${origins.room}/timegate/${url}`, rel: 'timegate' },
        {
          href: map('link'),
          rel: 'self',
          more: { type: TYPE, from: httpDate(held[0]!.stamp), until: httpDate(held.at(-1)!.stamp) },
        },
        ...mementos.map(({ link }) => link),
      ];
      return c.body(`${links(body, ',\n')}\n`, 200, { 'content-type': TYPE });
    }
    if (form === 'json') {
      const list = mementos.map(({ link, stamp }) => ({ datetime: isoOf(stamp), uri: link.href }));
      return c.json({
        original_uri: url,
        self: map('json'),
        mementos: { list, first: list[0], last: list.at(-1) },
        timegate_uri: `${origins.room}/timegate/${url}`,
        timemap_uri: { link_format: map('link'), json_format: map('json'), cdxj_format: map('cdxj') },
      });
    }
    const lines = mementos.map(({ link, stamp, url: own, mime, status, digest }) =>
      [surt(url), stamp, JSON.stringify({ url: own, mime: mime ?? '-', status, digest, memento: link.href })].join(' '),
    );
    return c.body(lines.map((one) => `${one}\n`).join(''), 200, { 'content-type': 'text/x-cdxj; charset=utf-8' });
  });
}
