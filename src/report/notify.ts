/** Who is notified of the end of a run: services that people read, mail, or a program that takes JSON. */
import { createHmac } from 'node:crypto';
import { postJson } from '../../crawlers/index.js';
import { setting } from '../config/settings.js';
import { softwareVersion } from '../config/version.js';
import { EXIT, StopRun } from '../core/errors.js';
import { currentLang } from '../lang/index.js';
import { type Letter, letterOf, noteIn, type RunNote } from './note.js';

/** What a service takes, and what it answers when it took it: all answer 200 to errors as well. */
interface Service {
  /** Hosts of its webhooks. */
  readonly hosts: RegExp;
  /** Bytes of a message at most. */
  readonly most: number;
  body(letter: Letter, secret: string | null): unknown;
  /** The address with its signature, for services that sign in the address. */
  address?(url: URL, secret: string): void;
  took(answer: string): boolean;
}

/** Brackets and stars would be markup. */
const bare = (text: string): string => text.replace(/[[\]*_`<>~|\\]/g, (mark) => FULL_WIDTH[mark] ?? ' ');
const FULL_WIDTH: Readonly<Record<string, string>> = {
  '[': '［',
  ']': '］',
  '*': '＊',
  '<': '＜',
  '>': '＞',
  '|': '｜',
};
const escaped = (mark: string): string => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
const linked = ({ text, url }: Letter['lines'][number]): string =>
  url === null ? bare(text) : `[${bare(text)}](${url.replace(/[()\s]/g, escaped)})`;
const noError =
  (name: string) =>
  (answer: string): boolean => {
    try {
      return (JSON.parse(answer) as Record<string, unknown>)[name] === 0;
    } catch {
      return false; // no JSON: something else answered
    }
  };
const signature = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('base64');

/** The forms of messages, as the services describe them for group robots and incoming webhooks. */
const SERVICES: Readonly<Record<string, Service>> = {
  wecom: {
    hosts: /^qyapi\.weixin\.qq\.com$/,
    most: 4096,
    body: ({ title, lines }) => ({
      msgtype: 'markdown',
      markdown: { content: [`**${bare(title)}**`, ...lines.map((one) => `> ${linked(one)}`)].join('\n') },
    }),
    took: noError('errcode'),
  },
  dingtalk: {
    hosts: /^oapi\.dingtalk\.com$/,
    most: 18_000,
    body: ({ title, lines }) => ({
      msgtype: 'markdown',
      markdown: { title, text: [`#### ${bare(title)}`, ...lines.map((one) => `- ${linked(one)}`)].join('\n') },
    }),
    address: (url, secret) => {
      const now = String(Date.now());
      url.searchParams.set('timestamp', now);
      url.searchParams.set('sign', signature(secret, `${now}\n${secret}`));
    },
    took: noError('errcode'),
  },
  feishu: {
    hosts: /^open\.(?:feishu\.cn|larksuite\.com)$/,
    most: 18_000,
    body: ({ title, lines }, secret) => {
      const content = lines.map(({ text, url }) => [
        url === null ? { tag: 'text', text } : { tag: 'a', text, href: url },
      ]);
      const now = String(Math.floor(Date.now() / 1000));
      const signed = secret === null ? {} : { timestamp: now, sign: signature(`${now}\n${secret}`, '') };
      return { ...signed, msg_type: 'post', content: { post: { zh_cn: { title, content } } } };
    },
    took: noError('code'),
  },
  slack: {
    hosts: /^hooks\.slack\.com$/,
    most: 35_000,
    body: ({ title, lines }) => {
      const plain = (text: string) => bare(text).replaceAll('&', '&amp;');
      const shown = ({ text, url }: Letter['lines'][number]) =>
        url === null ? plain(text) : `<${url.replace(/[<>|\s]/g, escaped)}|${plain(text)}>`;
      return { text: [`*${plain(title)}*`, ...lines.map((one) => `• ${shown(one)}`)].join('\n') };
    },
    took: (answer) => answer.trim() === 'ok',
  },
};

/** Sends a note to every address of a list. Returns why some could not be notified; never throws. */
export async function notify(addresses: string, note: RunNote): Promise<string[]> {
  const all = partsOf(addresses);
  const whys = await Promise.all(
    all.map(async (address) => {
      const why = await notifyOne(address, note).catch((error: Error) => error.message);
      return why === null ? [] : [`${placeOf(address)}: ${why}`];
    }),
  );
  return whys.flat();
}

/** Throws StopRun (exit 2) for the first address of a list that nobody can be notified at. */
export function checkAddresses(addresses: string): void {
  const all = partsOf(addresses);
  if (all.length === 0) throw notifiesNobody('--notify names no address.');
  for (const address of all) {
    const why = /^mailto:/i.test(address)
      ? /^mailto:[^@?]+@[^@?]+/i.test(address)
        ? null
        : 'it has no name and host of a mailbox'
      : targetOf(address);
    if (typeof why === 'string') throw notifiesNobody(`--notify ${placeOf(address)}: ${why}`);
  }
}

const notifiesNobody = (message: string): StopRun =>
  new StopRun('notify', message, 'Write a whole address: https://…, mailto:NAME@HOST or SERVICE+https://…', EXIT.usage);

const partsOf = (addresses: string): string[] => addresses.split(/\s+/).filter((address) => address !== '');

/** An address without what in it is secret. */
function placeOf(address: string): string {
  if (/^mailto:/i.test(address)) return address;
  const bareAddress = address.replace(/^[a-z]+\+/, '');
  const host = URL.canParse(bareAddress) ? new URL(bareAddress).host : '';
  return host === '' ? `"${/^(?:[\w+.-]+:\/\/)?[^/?#@]{0,60}/.exec(address)![0]}"` : host;
}

/** Where and in which form a web address is notified, or why it is not; `service` null: as JSON. */
function targetOf(
  address: string,
): { readonly url: URL; readonly name: string; readonly service: Service | null } | string {
  const [, named, target = address] = /^([a-z]+)\+(https?:.*)$/i.exec(address) ?? [];
  if (!URL.canParse(target) || !/^https?:/i.test(target)) return 'it is no web address and no mailto:';
  const url = new URL(target);
  const name = named ?? Object.keys(SERVICES).find((one) => SERVICES[one]!.hosts.test(url.hostname)) ?? 'json';
  if (name === 'json') return { url, name, service: null };
  if (Object.hasOwn(SERVICES, name)) return { url, name, service: SERVICES[name]! };
  return `"${name}" is no service: ${Object.keys(SERVICES).join(', ')}, json`;
}

async function notifyOne(address: string, note: RunNote): Promise<string | null> {
  if (/^mailto:/i.test(address)) return sendMail(address.slice('mailto:'.length), letterOf(note, currentLang()));
  const target = targetOf(address);
  if (typeof target === 'string') return target;
  const { url, name, service } = target;
  if (service === null) return reasonOf(await post(url.href, noteIn(note, currentLang())));
  // The secret of a robot signs the message and is never sent.
  const secret = url.searchParams.get('secret');
  url.searchParams.delete('secret');
  if (secret !== null) service.address?.(url, secret);
  const letter = letterOf(note, name === 'slack' ? currentLang() : 'zh');
  const result = await post(url.href, bodyOf(service, letter, secret));
  if (!result.ok) return result.why;
  return service.took(result.answer) ? null : `it answered ${result.answer.replace(/\s+/g, ' ').slice(0, 200)}`;
}

const post = (url: string, body: unknown) => postJson(url, body, `yuanye/${softwareVersion()}`);
const reasonOf = (result: Awaited<ReturnType<typeof post>>): string | null => (result.ok ? null : result.why);

/** A service's message with as many lines of the letter as it takes: it is counted as it is sent. */
function bodyOf(service: Service, letter: Letter, secret: string | null): unknown {
  for (let kept = letter.lines.length; ; kept--) {
    const left = letter.lines.length - kept;
    const more = left === 0 ? [] : [{ text: `… +${left}`, url: null }];
    const body = service.body({ ...letter, lines: [...letter.lines.slice(0, kept), ...more] }, secret);
    if (kept === 0 || Buffer.byteLength(JSON.stringify(body)) <= service.most) return body;
  }
}

async function sendMail(to: string, { title, lines }: Letter): Promise<string | null> {
  const server = setting('smtp');
  if (server === '') return 'YUANYE_SMTP is not set: smtps://name:password@smtp.example.com';
  if (!URL.canParse(server) || !/^smtps?:/i.test(server)) return 'YUANYE_SMTP is no address of a mail server';
  const { createTransport } = (await import('nodemailer')).default;
  const account = decodeURIComponent(new URL(server).username);
  const from = setting('mail-from') === '' ? account : setting('mail-from');
  const transport = createTransport(server, { from });
  try {
    const text = lines.map((one) => (one.url === null ? one.text : `${one.text}\n  ${one.url}`)).join('\n');
    await transport.sendMail({ to: decodeURIComponent(to.split('?', 1)[0]!), subject: title, text });
    return null;
  } finally {
    transport.close();
  }
}
