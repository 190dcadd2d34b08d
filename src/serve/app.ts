/** The room as an HTTP application: who may ask, what every answer says, and the parts with their routes. */
import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { StopRun } from '../core/errors.js';
import { LANGS, type Lang, preferredLang, translated } from '../lang/index.js';
import { mountCuration } from './curation.js';
import { mountEvents } from './events.js';
import { mountFeeds } from './feeds.js';
import { checkParameters } from './known-parameters.js';
import { mountMachine } from './machine.js';
import { mountMemento } from './memento.js';
import { CURATE } from './note-forms.js';
import { mountOai } from './oai.js';
import { errorPage } from './page.js';
import { mountPages } from './pages/index.js';
import { mountSnapshot } from './pages/snapshot.js';
import { choice } from './parameters.js';
import { type App, type Env, localPath, type Part, type Room, type RoomOptions, viewOf } from './room.js';
import { mountSitemap } from './sitemap.js';
import { mountFiles } from './static.js';
import { mountUnapi } from './unapi.js';
import { mountWacz } from './wacz.js';

/** The parts of the room; the first one that knows an address answers. */
const PARTS: readonly Part[] = [
  ...[mountFiles, mountWacz, mountPages, mountSnapshot, mountEvents, mountFeeds, mountMachine],
  ...[mountCuration, mountMemento, mountOai, mountUnapi, mountSitemap],
];

/** Where a question may also come as a form (OAI-PMH 3.1.1), which changes nothing; and where forms are sent that do. */
const POSTED = new Set(['/oai', CURATE]);

/** Longer addresses name nothing here. */
const LONGEST_ADDRESS = 4096;
/** Where `lang` belongs to the address that is asked for, or means nothing. */
const WITHOUT_LANG = /^\/(?:snapshot|timegate|timemap|api)\//;
/** Whose answer is not the archive's alone: what is at work, and what sets a cookie. */
const UNCACHED = /^\/(?:runs|healthz|lang|curate)(?:\/|$)/;
/** Of a library: its catalogue may be the same after a run. */
const UNCACHED_OF_SITES = /^\/(?:alarms|skipped|sites)(?:\/|$)/;
const YEAR_S = 365 * 24 * 3600;

export function roomApp(room: Room): App {
  const app: App = new Hono<Env>({ strict: false });
  const names = namesOf(room.options.origin);
  const headers = headersOf(room.options.replayOrigin);
  const shared = namesOfReplay(room.options);

  app.use(async (c, next) => {
    for (const [name, value] of headers) c.header(name, value);
    if (!names.has(hostOf(c))) return c.text('This room is not known under that name.\n', 421);
    const asks = ['GET', 'HEAD', ...(POSTED.has(c.req.path) ? ['POST'] : [])];
    if (!asks.includes(c.req.method)) return c.text('GET only.\n', 405, { allow: asks.join(', ') });
    if (c.req.url.length > LONGEST_ADDRESS) return c.text('The address is too long.\n', 414);
    const { pathname, search, port } = new URL(c.req.url);
    // Replay has the other name of this machine: cookies know no ports, and it frames for this name alone.
    if (shared.has(hostOf(c)) && c.req.header('sec-fetch-mode') === 'navigate')
      return c.redirect(`http://localhost${port === '' ? '' : `:${port}`}${pathname}${search}`, 302);
    c.set('view', viewOf(room, langOf(c, room.options.lang), pathname + search));
    checkParameters(c);
    if (!WITHOUT_LANG.test(pathname)) choice(c, 'lang', LANGS);
    return next();
  });

  app.use(async (c, next) => {
    room.checkInPlace();
    c.header('vary', 'Cookie, Accept-Language');
    if (UNCACHED.test(c.req.path) || (room.ofLibrary && UNCACHED_OF_SITES.test(c.req.path))) {
      c.header('cache-control', 'no-store');
      return next();
    }
    c.header('cache-control', 'no-cache');
    const day = room.options.now().toISOString().slice(0, 10);
    const tag = `W/"${room.version()}-${c.get('view').lang}-${day}"`;
    if (sameTag(c.req.header('if-none-match'), tag)) return c.body(null, 304, { etag: tag });
    await next();
    if (c.res.status === 200 && !c.res.headers.has('etag')) c.header('etag', tag);
    return undefined;
  });

  app.get('/lang/:lang', (c) => {
    const lang = LANGS.find((known) => known === c.req.param('lang'));
    if (lang === undefined) return c.notFound();
    setCookie(c, 'lang', lang, { path: '/', sameSite: 'Strict', httpOnly: true, maxAge: YEAR_S });
    return c.redirect(localPath(c.req.query('to')), 303);
  });
  app.get('/healthz', (c) => {
    room.version(); // throws when the archive cannot be read
    return c.json({ status: 'ok' });
  });
  app.get('/robots.txt', (c) =>
    c.text(
      room.options.public
        ? `User-agent: *\nDisallow:\nSitemap: ${room.absolute('/sitemap.xml', c.req.url)}\n`
        : 'User-agent: *\nDisallow: /\n',
    ),
  );

  for (const mount of PARTS) mount(app, room);

  app.notFound((c) => c.html(errorPage(c.get('view'), 'missing'), 404));
  app.onError((error, c) => {
    const view = c.get('view');
    if (error instanceof StopRun && error.code === 'busy')
      return c.html(errorPage(view, 'busy'), 503, { 'retry-after': '5' });
    if (error instanceof StopRun && error.code === 'replaced') return c.html(errorPage(view, 'replaced'), 503);
    if (error instanceof StopRun && error.code === 'bad-query')
      return c.html(
        errorPage(view, 'query', `${translated(error.message, view.lang)} ${translated(error.hint, view.lang)}`),
        400,
      );
    // Whoever asked went away in the middle of a form; the room itself connects to nobody.
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return c.text('The request did not come whole.\n', 400);
    // A damaged record, a disk that fails: the reader sees that, and the one who serves sees why.
    room.options.onError(error, c.req.path);
    return c.html(errorPage(view, 'fault'), 500);
  });
  return app;
}

/** Names by which the room may be asked. Others are refused: a foreign page's name may point to this machine. */
function namesOf(origin: string | null): ReadonlySet<string> {
  const names = ['localhost', '127.0.0.1', '[::1]'];
  if (origin !== null) names.push(new URL(origin).hostname);
  return new Set(names);
}

/** Names of this machine under which pages are not to be opened, because replay is on it. */
function namesOfReplay({ origin, replayOrigin }: RoomOptions): ReadonlySet<string> {
  return new Set(origin === null && replayOrigin !== null ? ['127.0.0.1', '[::1]'] : []);
}

function hostOf(c: Context): string {
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  return host.toLowerCase().replace(/:\d{1,5}$/, '');
}

/** `?lang=` for one page, the cookie for all of them, else what the command or the browser asks for. */
function langOf(c: Context, usual: Lang | null): Lang {
  const known = (value: string | undefined) => LANGS.find((lang) => lang === value);
  return (
    (WITHOUT_LANG.test(c.req.path) ? undefined : known(c.req.query('lang'))) ??
    known(getCookie(c, 'lang')) ??
    usual ??
    preferredLang(c.req.header('accept-language')) ??
    'en'
  );
}

function sameTag(header: string | undefined, tag: string): boolean {
  return (header ?? '').split(',').some((one) => one.trim() === tag);
}

/**
 * What every answer says. No stored HTML is ever sent from here, so nothing on these pages needs a script or a style but
 * the room's own files; the policy holds should that ever fail.
 */
function headersOf(replay: string | null): readonly (readonly [string, string])[] {
  const also = replay === null ? '' : ` ${replay}`;
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `img-src 'self'${also}`,
    "script-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-src ${replay ?? "'none'"}`,
    "frame-ancestors 'none'",
  ];
  return [
    ['content-security-policy', policy.join('; ')],
    ['x-content-type-options', 'nosniff'],
    // Other sites get none; a form of this room must name its origin, which `no-referrer` would hide.
    ['referrer-policy', 'same-origin'],
    ['x-frame-options', 'DENY'],
    // A browser would look up the hosts of links to other sites before a reader follows them.
    ['x-dns-prefetch-control', 'off'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['permissions-policy', 'camera=(), geolocation=(), microphone=(), browsing-topics=()'],
  ];
}
