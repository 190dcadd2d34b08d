/** What `yuanye site new` does. */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generalProfile, parseProfile, Sites } from '../../../crawlers/index.js';
import { repairModel } from '../../archive/models.js';
import { openSites } from '../../archive/sites.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import type { Extraction, FetchedPage, SiteProfile } from '../../core/page.js';
import { printable } from '../../core/terminal.js';
import { canonicalUrl, hostOf } from '../../core/url.js';
import { decode } from '../../decode/index.js';
import { extract } from '../../extract/index.js';
import { t } from '../../lang/index.js';
import { repair } from '../../repair/index.js';
import { type Global, line, say } from '../run-command.js';
import { checkPage, checkText } from '../site-check.js';
import { articleForms, bodyFor, type Form, listForms, numberingOf, proposalText } from '../site-proposal.js';
import { lookAt } from './site-look.js';

interface Options {
  readonly name?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly allowPrivate?: boolean;
}

export async function make(global: Global, address: string, options: Options): Promise<ExitCode> {
  const url = canonicalUrl(address);
  if (url === null) {
    const hint = 'Write it whole: http://www.example.com/news/';
    throw new StopRun('address', `"${address}" is no http address.`, hint, EXIT.usage);
  }
  openSites(global.archive);
  const made = new Sites([], generalProfile()).of(hostOf(url)).profile;
  const site = options.name ?? made.site;
  const out = options.out ?? join(global.archive, 'sites', `${site}.yaml`);
  if (out !== '-' && options.force !== true && existsSync(out))
    throw new StopRun(
      'exists',
      `${out} is there already.`,
      '--force writes over it; --name takes another name.',
      EXIT.usage,
    );

  const page = await lookAt(url, made, options);
  const list = readOf(page, made);
  const read = async (form: Form) => ({ form, page: await lookAt(form.examples[0]!, made, options) });
  const looking = articleForms(list.links, page.finalUrl, made);
  const found = looking.length > 0 ? [await read(looking[0]!)] : await titled(list, page.finalUrl, made, read);
  if (found.length === 0) {
    const hint =
      'Name a list of the site’s articles: a section with their titles, not an article or a page of pictures.';
    throw new StopRun('no-list', `${page.finalUrl} links to no articles that are recognised.`, hint);
  }
  const article = looking.length > 0 ? looking : found.map(({ form }) => form);
  const first = found[0]!.page;
  const body = bodyFor((selector) => {
    const select = selector === null ? {} : { body: selector };
    const { kind, confidence } = readOf(first, { ...made, select }).article;
    return { confidence: kind === 'article' ? confidence : 0 };
  });
  const name = nameOf(list, site);
  const lists = listForms(list.links, page.finalUrl);
  const next = numberingOf(list.links, page.finalUrl);
  const { timeZone } = made;
  const text = proposalText({ site, name, page, article, list: lists, next, body, timeZone });
  const profile = parseProfile(text, out === '-' ? 'the proposal' : out);
  const checks = [checkPage(page, profile), checkPage(first, profile)] as const;
  if (out !== '-') {
    mkdirSync(dirname(out), { recursive: true });
    // Killed in the middle, it leaves no half of a profile that would then be "there already".
    writeFileSync(`${out}.tmp`, text);
    renameSync(`${out}.tmp`, out);
  }
  if (global.json) {
    const written = out === '-' ? { file: null, text } : { file: out };
    line(JSON.stringify({ ...written, profile, list: checks[0], article: checks[1] }));
  } else {
    if (out === '-') process.stdout.write(text);
    printProposal(global, out, profile, checks);
  }
  const sound = checks[1].kind === 'article' && checks[1].role === 'article' && checks[1].confidence >= 0.7;
  return sound ? EXIT.done : EXIT.partial;
}

/** Forms of links with titles that are tried, each by one page. */
const TRIED = 3;

interface Found {
  readonly form: Form;
  readonly page: FetchedPage;
}

/** The forms whose addresses say nothing, and whose pages read as articles. */
async function titled(
  { links }: Extraction,
  list: string,
  made: SiteProfile,
  read: (form: Form) => Promise<Found>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const form of articleForms(links, list, made, 'list').slice(0, TRIED)) {
    try {
      const one = await read(form);
      if (readOf(one.page, made).article.kind === 'article') found.push(one);
    } catch (error) {
      if (!(error instanceof StopRun)) throw error; // a page that cannot be had tells nothing of its form
    }
  }
  return found;
}

function printProposal(
  global: Global,
  out: string,
  { site }: SiteProfile,
  [list, article]: readonly [ReturnType<typeof checkPage>, ReturnType<typeof checkPage>],
): void {
  const count = (name: string) => list.links[name]?.length ?? 0;
  say(global, t`The list links to ${count('article')} articles and ${count('list') + count('next')} lists.`);
  say(global, printable(checkText(article)));
  if (out !== '-') say(global, printable(t`Written to ${out}. Look it over, then: yuanye crawl ${site} --limit 20`));
}

function readOf(page: FetchedPage, profile: SiteProfile): Extraction {
  return extract(repair(decode(page, {}), repairModel()), profile);
}

/** The site's name as its list's title gives it: the last part of "园林新闻_青岚园林网". */
function nameOf({ article }: Extraction, site: string): string {
  const last = article.title
    ?.split(/[_|｜–—-]/)
    .at(-1)
    ?.trim();
  return last === undefined || last === '' ? site : last.slice(0, 60);
}
