/** What docs/schema.zh.md says of each table and view; the key is the English comment above it in the migrations. */
export const SCHEMA_ZH: Readonly<Record<string, string>> = {
  'Every article with the plain fields of its latest version.': '每篇文章及其最新版本的普通字段。',
  'Every attachment with its article; texts are in the exports.': '每个附件及其所属文章；附件的文字在导出中。',
  'Pairs of duplicates: exact, near, contains (other is an excerpt of id), contained (the reverse).':
    '重复的文章对：exact 全同，near 近似，contains 包含（other 是 id 的节选），contained 被包含（相反）。',
  'Articles and edits by rule, over the latest versions.': '各条规则涉及的文章数和改动数，按最新版本统计。',
  'Full-text index of the latest versions: script-folded, each Han character a token. It holds no copy of the text.':
    '最新版本的全文索引：简繁统一，每个汉字为一个词元。索引不含文字的副本。',
  'How many edits each rule made in the latest version of an article.': '文章最新版本中各条规则的改动数。',
  'One row an article, with the fields of its latest version that lists and filters need.':
    '每篇文章一行，含列表和筛选所需的最新版本的字段。',
  'Documents attached to articles. A document is read from its latest record.':
    '文章的附件。附件的内容从其最新的记录读取。',
  'A sample of pages of each site, those with the smallest hashes of their address, so that the order of crawling does not matter. blocks: their texts before cleaning, as a JSON list.':
    '每个网站的样本页，取网址散列值最小的，因此与抓取次序无关。blocks：清理之前各块的文字，JSON 列表。',
  'Boilerplate learnt from the samples, by version. Trails name it boilerplate:SITE@VERSION.':
    '由样本页学得的模板文字，按版本存放。修改记录中写作 boilerplate:SITE@VERSION。',
  'One row a capture: the locator of its WARC record. digest is the sha256 of the payload.':
    '每条抓取记录一行：其 WARC 记录的定位。digest 是内容的 sha256。',
  'When each article (row number) last changed: numbers grow with every change. The row of an article that was deleted stays, so that who looks later learns of it.':
    '每篇文章（以行号表示）最近一次变化的序号，每次变化序号都增大。文章删除后这一行仍保留，以后查看变化的程序由此得知删除。',
  'Bands with so many articles that not all of them were compared.': '所含文章过多、因而没有全部比较的签名分段。',
  'Where the address of a page led last, when that was elsewhere: by redirects, or by pages that lead on.':
    '网页的网址上次通向何处（当通向别处时）：经过重定向，或经过转向其他网址的页面。',
  'Where the address of a document led, when that was elsewhere: records lie under the address that answered.':
    '附件的网址转到了别处时，实际到达的网址：记录存放在应答的网址之下。',
  'WARC files; names are relative to snapshots/.': 'WARC 文件；文件名相对于 snapshots/。',
  'Articles that were deleted on request. The row keeps a rebuild from restoring them.':
    '应要求删除的文章。有了这一行，重建时不会恢复它们。',
  'Every address that the crawler has found. state: 0 queued, 1 done, 2 skipped, 3 refused before any request. There are no leases: a process that is killed blocks nothing.':
    '待抓队列：抓取中发现的全部网址。state：0 排队，1 完成，2 跳过，3 请求之前就已拒绝。不使用租约，进程被强行终止也不会占住任何网址。',
  'Politeness state and counts of each host; times in milliseconds since the epoch.':
    '每个主机的访问间隔状态和计数；时间为自 1970 年 1 月 1 日（UTC）起的毫秒数。',
  'Values of the archive itself: its id, the script-fold table, index forms, when it was created.':
    '档案自身的信息：编号、简繁对照表、索引格式、建立时间。',
  'Migrations that this archive has applied.': '这份档案已执行的数据库升级。',
  'Pairs of duplicates; a cluster is what they connect. contains: b is an excerpt of a; contained: a is one of b.':
    '重复的文章对，由它们连成的是一个近似重复组。contains：b 是 a 的节选；contained：a 是 b 的节选。',
  'What a reprocess would save, collected before anything is changed. A row is removed when its change is made. The table is empty unless a reprocess was interrupted; the next one then continues here.':
    'reprocess 将要保存的内容，在改动之前收集。每完成一项改动，就删除相应的行。除非 reprocess 中途中断，此表为空；中断后，下一次从这里继续。',
  'A look brought another page than the article: a notice, a wall, a page that broke off. Its bytes stay.':
    '复查得到的不是这篇文章，而是通知、登录页或中途断开的页面。其字节仍然保留。',
  "WARC files that are being replaced: 'planned' before the rows point to the new file, 'done' after.":
    '正在替换的 WARC 文件：数据行指向新文件之前为 planned，之后为 done。',
  'One row an article that was checked by a re-scrape.': '复查过的文章，每篇一行。',
  'robots.txt as it was fetched, by scheme and authority (RFC 9309, 2.3). status 0: no response.':
    '取得的 robots.txt，按协议和主机（含端口）存放（RFC 9309 第 2.3 节）。status 为 0 表示没有响应。',
  'A round reads every list once. An article is fetched in the first round that finds it.':
    '轮次：每轮每个列表读取一次。文章在首次发现它的那一轮获取。',
  'One row a run. finished_at is null while the run works, and after it was killed.':
    '每次运行一行。运行期间 finished_at 为空，被强行终止后也为空。',
  "Digests that differ from a version's only by a template change of the site. They make no version.":
    '只因网站改版而与某个版本不同的摘要。它们不产生版本。',
  'One row a site that has a schedule. last_planned is the planned time that was started last.':
    '设有定时任务的网站，每个一行。last_planned 是最近一次已开始的运行的计划时间。',
  'MinHash slots of the latest version. pending is 1 until it has been compared with the other articles.':
    '最新版本的 MinHash 签名。与其他文章比较之前，pending 为 1。',
  'Names and terms that stand on several pages of a site, as a JSON list: repair expects them where bytes were lost.':
    '在网站多个页面上出现的人名和用语，JSON 列表：修复时，在丢失字节处优先采用。',
  'Pages that were skipped, with the reason. A page that is archived later is removed from here.':
    '跳过的网页及原因。以后存档了的网页从这里删除。',
  'Successive checks without a change are one row; each change ends a row. moved: the date that the host gave changed.':
    '连续没有变化的复查合为一行；每次变化结束一行。moved：主机给出的日期有变动。',
  'Every address once. article is set when the address belongs to an article.':
    '每个网址一行。网址属于某篇文章时，article 有值。',
  'The captures that a version was read from, and later captures that confirmed it.':
    '版本由哪些抓取记录读取而来，以及后来确认它的抓取记录。',
  'One row a version, in order of (captured_at, id): improved rules give a later row with the same capture time. body is the article; why holds its trail, removals and flags. Both are deflated JSON; form is the encoding.':
    '每个版本一行，按 (captured_at, id) 排序：规则改进后产生的行在后，抓取时间相同。body 是文章；why 是修改记录、删去的内容和标记。两者都是经 deflate 压缩的 JSON；form 是编码方式。',
  'Standing queries: who asks is told of new and changed articles that match.':
    '长期检索：有符合条件的新文章或有改动的文章时，通知设定的地址。',
};
