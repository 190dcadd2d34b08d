import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../storage/index.js';
import { migrate } from '../../storage/migrate.js';
import { MIGRATIONS } from '../../storage/migrations/index.js';
import { article, folderForTest, save } from '../storage/article.js';
import { runCli } from './run-cli.js';

const findings = (out: string) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text) as { code: string; severity: string });

async function archiveWith(dir: string, titles: readonly string[]): Promise<void> {
  const archive = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
  for (const [i, title] of titles.entries())
    await save(archive, article(`http://garden.example/${i}.html`, title, [`${title}，正文一段。`]));
  await archive.close();
}

describe('yuanye doctor', () => {
  it('brings an older archive up to date, which reading commands ask for, and keeps the one that was', async () => {
    const dir = folderForTest();
    const old = new Database(join(dir, 'archive.db'));
    old.pragma('journal_mode = WAL');
    migrate(old, () => undefined, MIGRATIONS.slice(0, 1));
    old.prepare(`INSERT INTO skipped (url, reason, message, at) VALUES ('http://a.example/', 'gone', '', '')`).run();
    old.close();
    const refused = await runCli(['list', '--archive', dir]);
    expect(refused).toMatchObject({ code: 4, told: expect.stringContaining('yuanye doctor') });

    const { code, out } = await runCli(['doctor', '--archive', dir, '--json']);
    expect(code).toBe(0);
    expect(findings(out).map((one) => one.code)).toContain('updated');
    expect(readdirSync(join(dir, 'backups'))).toEqual(['before-migration-after-001.db']);
    const kept = new Database(join(dir, 'backups', 'before-migration-after-001.db'), { readonly: true });
    expect(kept.prepare('SELECT count(*) FROM migrations').pluck().get()).toBe(1);
    expect(kept.prepare('SELECT url FROM skipped').pluck().get()).toBe('http://a.example/');
    kept.close();
    expect((await runCli(['list', '--archive', dir])).code).toBe(0);
    const again = await runCli(['doctor', '--archive', dir, '--json']);
    expect(findings(again.out)).toEqual([{ sound: true, errors: 0, warnings: 0, notices: 0 }]);
    expect(again.told).toBe('');
  });

  it('finds what does not belong together, and changes nothing when told so', async () => {
    const dir = folderForTest();
    await archiveWith(dir, ['甲', '乙']);
    const db = new Database(join(dir, 'archive.db'));
    db.exec(
      `INSERT INTO article_index (article_index, rowid, title, text) VALUES ('delete', 1, '甲', '甲 ， 正 文 一 段 。')`,
    );
    db.prepare(
      `INSERT INTO runs (kind, pid, started_at, options) VALUES ('crawl', 1, '2020-01-01T00:00:00Z', '{}')`,
    ).run();
    db.close();
    writeFileSync(join(dir, 'half.tmp'), '');
    const { code, out } = await runCli(['doctor', '--archive', dir, '--json', '--no-change']);
    expect(code).toBe(1);
    const found = findings(out);
    const count = (wanted: string) => found.filter(({ severity }) => severity === wanted).length;
    const [errors, warnings, notices] = ['error', 'warning', 'notice'].map(count);
    expect(found.at(-1)).toEqual({ sound: false, errors, warnings, notices });
    const codes = found.map((one) => one.code);
    expect(codes).toEqual(expect.arrayContaining(['not-in-index', 'run-died', 'left-over', 'file-missing']));
    expect(out).toContain('"message":"1 run ended without ');
  });

  it('tells that there is no archive, or that the file is none', async () => {
    const dir = folderForTest();
    expect(await runCli(['doctor', '--archive', join(dir, 'none')])).toMatchObject({ code: 4, out: '' });
    expect(existsSync(join(dir, 'none'))).toBe(false);
    writeFileSync(join(dir, 'archive.db'), 'no database at all, only words '.repeat(99));
    const { code, told } = await runCli(['doctor', '--archive', dir]);
    expect(code).toBe(4);
    expect(told).toMatch(/damaged/);
    expect(told).not.toMatch(/SqliteError|at .*\.ts/);
    rmSync(dir, { recursive: true });
  });
});
