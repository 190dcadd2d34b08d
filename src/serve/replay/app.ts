/**
 * Replay: pages as they were, on an origin of their own. They keep their markup, so they are kept apart from the room:
 * another host name, no scripts, no cookies, no address that leads out of the archive.
 */
import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Archive } from '../../../storage/index.js';
import { StopRun } from '../../core/errors.js';
import { links, mementoLinks, negotiate, noCapture } from '../memento.js';
import type { Room } from '../room.js';
import { type Mode, replayPath } from './answer.js';
import { addressIn, type Held, heldIn, httpDate, nearest, timeOf } from './held.js';

export interface ReplayOptions {
  /** The origin of this application, such as `http://127.0.0.1:9782`. */
  readonly origin: string;
  /** The origin of the room, the only one that may frame these pages. */
  readonly roomOrigin: string;
}

const LONGEST_ADDRESS = 4096;

export function replayApp(room: Room, options: ReplayOptions): Hono {
  const app = new Hono({ strict: false });
  const host = new URL(options.origin).hostname;
  const policy = policyOf(options.roomOrigin);
  /** Another program may rewrite otherwise. */
  const started = randomBytes(4).toString('hex');

  app.use(async (c, next) => {
    c.header('content-security-policy', policy);
    c.header('x-content-type-options', 'nosniff');
    c.header('x-dns-prefetch-control', 'off');
    c.header('x-robots-tag', 'noindex, nofollow');
    c.header('referrer-policy', 'no-referrer');
    c.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), browsing-topics=()');
    c.header('cache-control', 'private, no-cache');
    const asked = (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase().replace(/:\d{1,5}$/, '');
    if (asked !== host) return c.text('Replay is not known under that name.\n', 421);
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return c.text('GET only.\n', 405, { allow: 'GET, HEAD' });
    if (c.req.url.length > LONGEST_ADDRESS) return c.text('The address is too long.\n', 414);
    return next();
  });
  app.get('/robots.txt', (c) => c.text('User-agent: *\nDisallow: /\n'));

  // The 200 style of negotiation (RFC 7089, 4.2.2); it shows archived markup, so it is here and not in the room.
  app.get('/timegate/*', async (c) => {
    const url = addressIn(c.req.url, '/timegate/');
    if (url === null) return c.text(NOT_HERE, 404);
    c.header('vary', 'accept-datetime');
    room.checkInPlace();
    const { archive, held } = heldIn(room, url) ?? NOTHING;
    const found = negotiate(held, c.req.header('accept-datetime'));
    if (found === null) return c.text('Accept-Datetime is no date of HTTP.\n', 400);
    if (found === undefined || archive === null) return noCapture(c, room, url);
    c.header('content-location', `${options.origin}${replayPath(found.stamp, url)}`);
    return show(c, archive, url, found, '', held);
  });

  app.get('/:time{[0-9]{4,14}(?:fr_|im_|cs_)?}/*', async (c) => {
    const [, stamp = '', mode = ''] = /^(\d+)(.*)$/.exec(c.req.param('time')) ?? [];
    const url = addressIn(c.req.url, `/${c.req.param('time')}/`);
    if (url === null || timeOf(stamp) === null) return c.text(NOT_HERE, 404);
    if (mode === 'fr_') c.header('content-security-policy', policyOf(null));
    const { archive, held } = heldIn(room, url) ?? NOTHING;
    const found = nearest(held, stamp);
    if (found === undefined || archive === null) return noCapture(c, room, url);
    // A page has one address; what it shows is sent at once.
    if ((mode === '' || mode === 'fr_') && found.stamp !== stamp)
      return c.redirect(replayPath(found.stamp, url, mode), 302);
    return show(c, archive, url, found, mode as Mode, held);
  });

  async function show(
    c: Context,
    archive: Archive,
    url: string,
    found: Held,
    mode: Mode,
    held: readonly Held[],
  ): Promise<Response> {
    const tag = `W/"${started}-${found.digest.slice(-16)}-${found.stamp}${mode}-${held.length}"`;
    c.header('memento-datetime', httpDate(found.stamp));
    c.header('link', links(mementoLinks({ room: options.roomOrigin, replay: options.origin }, url, held, found)));
    if (c.req.header('if-none-match') === tag) return c.body(null, 304, { etag: tag });
    const shown = await room.readings.ask('shown', [found, mode, found.stamp], 0, archive);
    if (shown.kind === 'none') return noCapture(c, room, null);
    if (shown.kind === 'redirect') {
      // A capture that another spelling of the address found must not lead back to the address that was asked for.
      if (shown.to === url) return noCapture(c, room, null);
      return c.redirect(replayPath(found.stamp, shown.to, mode), 302);
    }
    // Sandboxed pages have no origin, so their fonts come from another one.
    if (shown.type.startsWith('font/')) c.header('access-control-allow-origin', '*');
    if (shown.attachment !== undefined) c.header('content-disposition', `attachment; filename="${shown.attachment}"`);
    const body = typeof shown.body === 'string' ? shown.body : new Uint8Array(shown.body);
    return c.body(body, shown.status as 200, { 'content-type': shown.type, etag: tag });
  }

  app.notFound((c) => c.text(NOT_HERE, 404));
  app.onError((error, c) => {
    if (error instanceof StopRun && error.code === 'busy')
      return c.text('Busy; try again.\n', 503, { 'retry-after': '5' });
    if (error instanceof StopRun && error.code === 'replaced') return c.text(`${error.message}\n`, 503);
    room.options.onError(error, c.req.path);
    return c.text('This capture cannot be read; the log of the archive says why.\n', 500);
  });
  return app;
}

const NOTHING = { archive: null, held: [] };
const NOT_HERE = 'The archive has no capture of this address.\n';

/**
 * No scripts, no forms, nothing from elsewhere, an origin that is nobody's; framed by the room alone. A page within an
 * archived page (null) has a parent whose origin is nobody's, which no policy can name: who frames it is left open.
 */
function policyOf(roomOrigin: string | null): string {
  return [
    'sandbox',
    "default-src 'none'",
    "img-src 'self' data:",
    "media-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-src 'self'",
    ...(roomOrigin === null ? [] : [`frame-ancestors 'self' ${roomOrigin}`]),
  ].join('; ');
}
