/** A reading room over an archive made for a test, asked without a port. */

import { comparing } from '../../src/archive/comparing.js';
import { Room, type RoomOptions, roomApp } from '../../src/serve/index.js';
import type { Archive } from '../../storage/index.js';
import { openArchive } from '../../storage/index.js';
import { article, folderForTest, save } from '../storage/article.js';

/** Answers GET requests for a path. */
type Ask = (path: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;

export interface TestRoom {
  readonly ask: Ask;
  readonly app: ReturnType<typeof roomApp>;
  readonly room: Room;
  readonly dir: string;
  readonly faults: unknown[];
}

const NOW = new Date('2020-12-20T08:00:00Z');

export async function openRoom(
  fill: (archive: Archive) => Promise<void>,
  more: Partial<RoomOptions> = {},
): Promise<TestRoom> {
  const dir = folderForTest();
  const archive = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
  await fill(archive);
  await archive.close();
  const faults: unknown[] = [];
  const room = await Room.open({
    ...{ dir, lang: null, public: false, origin: null, replayOrigin: null, workers: 0 },
    onError: (error) => faults.push(error),
    now: () => NOW,
    ...more,
  });
  const app = roomApp(room);
  const ask: Ask = async (path, headers = {}) => app.request(`http://localhost:9781${path}`, { headers });
  return { ask, app, room, dir, faults };
}

export const URLS = ['http://garden.example/a.html', 'http://garden.example/b.html', 'http://other.example/c.html'];

const LONG = [
  '城东的口袋公园上周开放，附近居民不用再走二十分钟去看一片草地。设计团队保留了原有的三棵老槐树。',
  '施工期间最难的是排水：这里原来是一块洼地，每逢大雨便积水，团队在草坪下埋了一层碎石。',
  '周末来这里的人比预计的多一倍，管理处说会在秋天前补种灌木，并增加六张长椅和两处饮水点。',
];

/** Three articles: one with two versions, one in traditional script, and a copy of the first on another site. */
export async function fillGarden(archive: Archive): Promise<void> {
  const repaired = {
    stage: 'repair' as const,
    rule: 'injected-pinyin@2',
    reason: 'A reading stood behind its character.',
    edits: [{ at: 3, before: '(yuán)', after: '', confidence: 0.99 }],
  };
  const first = article(URLS[0]!, '口袋公园开放', LONG, {
    source: '园林日报',
    rights: '版权归园林日报所有',
    trail: [repaired],
    removed: [{ kind: 'share', rule: 'share@1', reason: 'A line to share the page.', text: '分享到微博' }],
    related: [{ title: '濕地公園', summary: null, url: URLS[1]! }],
  });
  await save(archive, first, '2020-01-01T00:00:00Z');
  const edited = [LONG[0]!, LONG[1]!.replace('碎石', '卵石'), LONG[2]!, '记者后来得知，开放时间有调整。'];
  await save(
    archive,
    article(URLS[0]!, '口袋公园开放', edited, {
      ...first,
      blocks: edited.map((text) => ({ kind: 'paragraph' as const, text })),
      text: edited.join('\n'),
    }),
    '2020-02-01T00:00:00Z',
  );
  await save(
    archive,
    article(URLS[1]!, '濕地公園的風景', ['這裡的風景與園林，投入運營後每日接待遊客三千人。'], {
      language: 'zh-Hant',
      script: 'hant',
      publishedAt: '2019-12-20',
      blocks: [
        { kind: 'heading', text: '園林', level: 2 },
        { kind: 'paragraph', text: '這裡的風景與園林，投入運營後每日接待遊客三千人。' },
        { kind: 'image', text: '', src: 'http://garden.example/p.jpg', caption: '湖邊' },
        { kind: 'list', text: '甲\n乙', items: ['甲', '乙'] },
        { kind: 'table', text: '一 二', rows: [['一', '二']] },
        { kind: 'quote', text: '水令人遠' },
        { kind: 'code', text: 'a < b' },
      ],
    }),
  );
  await save(
    archive,
    article(URLS[2]!, '口袋公园开放', LONG, {
      site: 'other',
      source: '新闻网',
      publishedAt: '2020-01-02T08:00:00+08:00',
    }),
  );
  await archive.commits.enqueue(() =>
    archive.skipped.add({
      url: 'http://garden.example/x',
      reason: 'not-found',
      message: 'the server said 404',
      run: null,
      at: '2020-01-01T00:00:00Z',
    }),
  );
  archive.likenesses.settle(comparing(archive.fold));
}
