/** A table: reports of runs, cards of datasets and the settings in simplified Chinese, by the English sentences. */
export const reports: Readonly<Record<string, string>> = {
  '{1}: a new template ({2} of {3} pages changed at once{4}{5})':
    '{1~}：网站改版（{3} 个网页中有 {2} 个同时变化{4~}{5~}）',
  'a site': '某站点',
  '; {1} with a change of their own got a version, the others none': '；{1} 个自身也有改动，存为新版本，其余没有',
  "; most of the text of {1} is not found any more: the site's profile may need work":
    '；{1} 个网页的大部分文字已找不到：站点配置可能需要修改',
  '{1} of {2} pages changed at once': '{2} 个网页中有 {1} 个同时变化',
  'looked at': '复查',
  alarms: '警报',
  'pages visited': '访问的网页',
  'pictures and files': '图片与文件',
  'looked at again': '复查',
  'of these not sent again': '其中未重发',
  'still gone': '仍未恢复',
  returned: '恢复',
  'queued requests finished': '队列请求完成',
  'queued requests failed': '队列请求失败',
  'queued requests that rules forbid': '规则禁止的队列请求',
  'tried again': '重试',
  'mean time of a queued request': '队列请求平均用时',
  'of lists and new pages: {1}': '列表与新网页：{1~}',
  '{1} ms (longest {2} ms)': '{1} 毫秒（最长 {2} 毫秒）',
  'pages/s': '每秒页数',
  received: '收到',
  'written to snapshots': '写入快照',
  'duplicates not stored': '未重复存储',
  'Skipped, and why': '跳过的原因',
  'Links refused by rule': '按规则拒绝的链接',
  'Answers by status': '应答状态',
  'Looks that failed': '复查失败',
  'Repairs by rule': '按规则的修复',
  Error: '错误',
  Watched: '关注的检索',
  Alarms: '警报',
  'Template changes': '改版',
  Changed: '有改动',
  Gone: '已撤',
  Missing: '缺失',
  Failed: '失败',
  Moved: '迁移',
  'Run {1}: {2}, {3}': '第 {1} 次运行：{2}，{3}',
  'at work, or died': '进行中，或已异常终止',
  '  {1} – {2} ({3} s)': '  {1} – {2}（{3} 秒）',

  'Captures and cleaned texts from a Yuanye archive.': '园冶档案中的抓取记录与整理后的文字。',
  'The texts belong to their authors and publishers.': '文字归作者与出版者所有。',
  'The text belongs to its author and publisher.': '文字归作者与出版者所有。',
  'One line of articles.jsonl': 'articles.jsonl 的一行',
  ' Rules at work: {1}.': '起作用的规则：{1}。',
  unknown: '不详',
  'Read from a capture of {1} ({2}), version {3} of {4}.{5}': '读自 {1} 的抓取记录（{2}），第 {3} 版，共 {4} 版。{5}',
  'An export of an archive of news pages; the newest capture is of {1}.': '新闻网页档案的导出；最新的抓取时间为 {1}。',
  'Pages of the web; each document names its own.': '网页；各文档注明自己的来源。',

  'Yuanye archive': '园冶档案',
  'Archived text, {1}': '存档文字，{1}',
  'Cite single articles by their publisher, title, date, address and date of capture; this set as below.':
    '引用单篇文章请注明出版者、标题、日期、网址和抓取日期；引用整个数据集见下。',
  'The publishers and authors of the archived pages': '所存网页的出版者与作者',
  '{1} articles, {2} versions': '{1} 篇文章，{2} 个版本',
  '{1} more are in `manifest.json`.': '另有 {1} 项，见 `manifest.json`。',
  rows: '行数',
  ' `schema.json` is the JSON Schema of a line.': '`schema.json` 是每行的 JSON Schema。',
  field: '字段',
  type: '类型',
  filled: '有值',
  meaning: '含义',
  '`filled` counts the rows in which the field is neither null nor empty.': '“有值”为该字段既非 null 也不为空的行数。',
  'Of each cluster only its first chosen member is here: the earliest published, then the longest, then the smallest id.':
    '每组只收选出的第一篇：发表最早，其次最长，再次编号最小。',
  'All members are here; `representative` is true for one article of each cluster, and for articles without duplicates.':
    '全部收入；`representative` 在每组的一篇和没有重复的文章上为 true。',
  'Articles that tell the same story (the same text, an edited or syndicated one, an excerpt) form a cluster. {1} {2} rows belong to {3} clusters of the archive.':
    '内容相同的文章（文字相同、经过编辑或转载、节录）为一组。{1}有 {2} 行属于档案中的 {3} 组。',
  'UTF-8, lines end with LF': 'UTF-8，行尾为 LF',
  'UTF-8, records end with CRLF': 'UTF-8，记录以 CRLF 结尾',
  binary: '二进制',
  'no row has a date': '没有带日期的行',
  '{1} to {2}': '{1} 至 {2}',
  '; {1} rows without a date': '；{1} 行没有日期',
  nothing: '无',
  '{1} articles in {2} versions, {3} characters, as {4} ({5}). A row is one version of an article.':
    '{1} 篇文章，{2} 个版本，{3} 字，格式为 {4}（{5}）。每行为文章的一个版本。',
  'published: {1}{2}': '发表时间：{1}{2}',
  'captured: {1}': '抓取时间：{1}',
  'What was chosen': '选择范围',
  everything: '全部',
  Schema: '字段',
  Sites: '站点',
  'None.': '无。',
  'Script and language': '文字与语言',
  'hans: simplified; hant: traditional; mixed: both; none: no Chinese.':
    'hans：简体；hant：繁体；mixed：简繁混用；none：没有中文。',
  script: '文字',
  Duplicates: '重复文章',
  Provenance: '来历',
  Pictures: '图片',
  '`pictures/` holds {1} pictures, and `pictures.jsonl` says which article shows which. {2} pictures of these articles were not archived.':
    '`pictures/` 中有 {1} 张图片，`pictures.jsonl` 说明哪篇文章用了哪张。这些文章另有 {2} 张图片没有存档。',
  'Made by {1}. Every text was derived from the bytes a site sent, which the archive keeps as WARC records; each article carries its address, the time of capture and the digest of its version. `manifest.json` holds the digest of every data file.':
    '由 {1} 生成。全部文字由网站发来的字节得出，档案以 WARC 记录保存这些字节；每篇文章都带有网址、抓取时间和版本的摘要值。`manifest.json` 记有每个文件的摘要值。',
  'Damaged text was repaired in {1} rows ({2} edits); {3} places were found damaged and left alone. These rules were at work, each with its version:':
    '在 {1} 行中修复了损坏的文字（{2} 处）；另有 {3} 处发现损坏而未改。起作用的规则及其版本：',
  rule: '规则',
  'Licence and rights': '许可与权利',
  'The texts belong to their authors and publishers; this set carries no licence of theirs. {1} rows have the notice that stood on the page, in `rights`; there are {2} different ones. Before republishing, ask the holders; for research, quote and cite. Personal data in news stays personal data: respect requests for removal.':
    '文字归作者与出版者所有，本数据集不附带他们的许可。有 {1} 行的 `rights` 字段保存了网页上的版权声明，共 {2} 种。再次发布之前请征得权利人同意；用于研究时请引用并注明出处。新闻中的个人信息仍是个人信息：请尊重删除要求。',
  'How to cite': '如何引用',
  'Cite an article by its publisher, title, date, address and date of capture (`yuanye show ID --cite`), and this set by the digest of its files in `manifest.json`.':
    '引用文章请注明出版者、标题、日期、网址和抓取日期（`yuanye show 编号 --cite`）；引用本数据集请注明 `manifest.json` 中的文件摘要值。',
  '{1} articles in {2} versions, from an archive of news pages. README.md describes them.':
    '{1} 篇文章，{2} 个版本，出自新闻网页档案。说明见 README.md。',
  'The texts belong to their authors and publishers; README.md says more.': '文字归作者与出版者所有，详见 README.md。',
  ' or null': ' 或 null',
  'list of {1}': '{1}列表',
  text: '文字',
  string: '文字',
  integer: '整数',
  number: '数字',
  boolean: '布尔值',
  any: '任意',

  'An Atom feed (RFC 4287), one entry a version; `content` is HTML.':
    'Atom 订阅源（RFC 4287），每个版本一条；`content` 为 HTML。',
  "A table with one row a version (RFC 4180): a header, CRLF at the end of each record, quotes doubled, UTF-8 with a byte\norder mark. A paragraph ends with LF inside its quoted cell. An empty cell is null. A cell that a spreadsheet would take for\na formula has an apostrophe before it; to undo it, drop one leading apostrophe from cells that match\n`^'[\\s']*[=+\\-@＝＋－＠]|^''*[\\t\\r]`.":
    "表格，每个版本一行（RFC 4180）：有表头，记录以 CRLF 结尾，引号加倍，UTF-8 带字节序标记。单元格内的段落以 LF 结尾。空单元格为 null。\n会被电子表格当作公式的单元格之前加有一个单引号；还原时，从匹配以下表达式的单元格去掉开头的一个单引号：\n`^'[\\s']*[=+\\-@＝＋－＠]|^''*[\\t\\r]`。",
  'One JSON object a line. A field that the page does not say is null, a list that it does not have is empty.':
    '每行一个 JSON 对象。网页没有说明的字段为 null，没有的列表为空。',
  'One file an article: YAML front matter (id, title, url, date, source, …, captured, version, digest), then the text.':
    '每篇文章一个文件：先是 YAML 文件头（id、title、url、date、source……captured、version、digest），然后是正文。',
  'A table with one row a version, snappy, in row groups of 1,000. Every column is optional: null where a page does not say it.':
    '表格，每个版本一行，snappy 压缩，每 1,000 行一组。各列均可为空：网页没有说明时为 null。',
  'One entry `@online` (biblatex) a version; `urldate` is the day of its capture.':
    '每个版本一条 `@online`（biblatex）；`urldate` 为抓取日期。',
  'One RIS record (`TY  - ELEC`) a version; `Y2` is the day of its capture.':
    '每个版本一条 RIS 记录（`TY  - ELEC`）；`Y2` 为抓取日期。',
  'A JSON array of CSL items (`webpage`), one a version; `accessed` is the day of its capture.':
    'CSL 条目（`webpage`）的 JSON 数组，每个版本一条；`accessed` 为抓取日期。',
  'TEI P5: a `teiCorpus` with one `TEI` document a version. The header has title, author, date, source, rights and the rules that were at work; the body has divisions, paragraphs, lists, tables and figures; attached documents are divisions of `back`.':
    'TEI P5：一个 `teiCorpus`，每个版本一个 `TEI` 文档。文件头有标题、作者、日期、来源、版权声明和起作用的规则；正文有章节、段落、列表、表格和图片；附件为 `back` 中的章节。',
  'One file an article: title, a line of date, source and address, an empty line, then one paragraph a line.':
    '每篇文章一个文件：标题，一行日期、来源和网址，一个空行，然后每行一段。',
  'Vertical text: one word a line, cut by jieba, without parts of speech. Structures: `doc` (id, version, title, date, year, source, author, site, url, language), `title`, `head`, `p`, `s`. `&`, `<`, `>` and quotes are written as entities.':
    '垂直文本：每行一词，由 jieba 分词，不标词性。结构：`doc`（id、version、title、date、year、source、author、site、url、language）、`title`、`head`、`p`、`s`。`&`、`<`、`>` 和引号写作实体。',

  'the version of this shape': '此结构的版本',
  'public id, derived from the canonical address': '公开编号，由规范网址得出',
  'canonical address': '规范网址',
  'all its addresses, the canonical one first': '全部网址，规范网址在前',
  'all its addresses, one a line': '全部网址，每行一个',
  'site profile that read it': '读取它的站点配置',
  'what the page is': '网页的类型',
  'article, list, gallery, video, blocked, error or other': 'article、list、gallery、video、blocked、error 或 other',
  'the headline': '标题',
  'ISO 8601 with offset, or a date': '带时差的 ISO 8601，或日期',
  'the date of publication as the page writes it': '网页所写的发表日期',
  'when the page says it was last changed: ISO 8601 with offset': '网页所示的最近修改时间：带时差的 ISO 8601',
  'the medium the page names': '网页注明的媒体',
  'the address that the name of the source links to': '来源名称所链接的网址',
  'who took the pictures': '摄影者',
  'the number of views that the page shows': '网页显示的浏览量',
  'hans, hant, mixed or none': 'hans、hant、mixed 或 none',
  'what the bytes were read as, and the evidence': '字节按何种编码读取及其依据',
  'what the bytes were read as': '字节按何种编码读取',
  'the body: paragraphs, headings, lists, tables, pictures': '正文：段落、标题、列表、表格、图片',
  'the text of the blocks, one paragraph a line': '正文的文字，每行一段',
  'the text, one paragraph a line': '正文，每行一段',
  'length of the text in UTF-16 units': '正文长度，以 UTF-16 单元计',
  'articles that the page names as related': '网页列为相关的文章',
  'articles that the page names as related, as a JSON list of {title, summary, url?, articleId?}':
    '网页列为相关的文章，{title, summary, url?, articleId?} 的 JSON 列表',
  'the keywords the page gives': '网页给出的关键词',
  'the keywords the page gives, one a line': '网页给出的关键词，每行一个',
  'the summary the page gives': '网页给出的摘要',
  'addresses of the pictures of the body': '正文图片的网址',
  'addresses of images, one a line': '图片的网址，每行一个',
  'the notice that stood on the page': '网页上的版权声明',
  'text of the page that is not part of the article, with the rule that took it out':
    '网页中不属于文章的文字，以及去掉它的规则',
  'every change of repair and cleaning: rule, place, before, after': '修复和清理的每处改动：规则、位置、改前、改后',
  'what was found damaged and left alone': '发现损坏而未改之处',
  '0 to 1: how sure the extraction is of the text': '0 到 1：对提取结果的把握',
  '0 to 1: how sure the extraction is': '0 到 1：对提取结果的把握',
  'the reasons for that': '把握程度的依据',
  'the documents attached to the article: their text, and the record it was read from; `state` is text, no-text (as scanned ones), unreadable or named (not fetched)':
    '文章的附件：文字及其所在记录；`state` 为 text、no-text（如扫描件）、unreadable（无法读取）或 named（未抓取）',
  'the text of attached documents, each under its title in brackets': '附件的文字，各在方括号中的标题之下',
  'which version this is (`number` of `of`), when the page was seen like this (UTC), why it is a version of its own':
    '版本号（`of` 个版本中的第 `number` 个）、网页呈现此内容的时间（UTC）、成为新版本的原因',
  'its duplicates in the archive; `representative` is true for one of each cluster in this export':
    '档案中的重复文章；`representative` 在此导出中每组的一篇上为 true',
  'places where damaged text was repaired': '修复损坏文字的处数',
  'places found damaged and left alone': '发现损坏而未改的处数',
  'number of this version, from 1': '版本号，从 1 起',
  'how many versions the article has': '文章的版本数',
  'when the page was seen like this, UTC': '网页呈现此内容的时间，UTC',
  'source: the page says so; rules: read again by better rules': 'source：网页如此；rules：按改进的规则重读',
  'sha256 that identifies the version': '标识此版本的 sha256',
  'id of its cluster of duplicates in the archive; empty when it has none': '在档案中所属重复组的编号；没有则为空',
  'true for one article of each cluster in this export, and for articles without duplicates':
    '在此导出中每组的一篇和没有重复的文章上为 true',
  'since when the page is gone from its site, UTC; empty when it is not': '网页自何时起已从网站撤下（UTC）；未撤则为空',
  'since when the page is gone from its site, UTC; null when it is not':
    '网页自何时起已从网站撤下（UTC）；未撤则为 null',
  'paths of the copied pictures (--pictures), one a line': '所复制图片的路径（--pictures），每行一个',

  'The language of the command line: zh or en. Unset: that of the locale (LC_ALL, LC_MESSAGES, LANG).':
    '命令行的语言：zh 或 en。不设则按区域设置（LC_ALL、LC_MESSAGES、LANG）。',
  'The folder that holds everything: database, snapshots, logs.': '档案文件夹：数据库、快照、日志都在其中。',
  'An address that a webmaster can write to, sent in the User-Agent.': '站长可以联系的网址或邮箱，写入 User-Agent。',
  'The proxy for requests to sites: http://HOST:PORT, with name:password@ before HOST if it needs them.':
    '访问网站所用的代理：http://主机:端口，需要时在主机前写 用户名:密码@。',
  'The browser for pages that need one. Unset: the program looks for one.':
    '打开依赖脚本的网页所用的浏览器。不设则自动查找。',
  'Set to 1: nothing is installed, and tests that need a browser or PostgreSQL are skipped.':
    '设为 1 时不安装任何依赖，需要浏览器或 PostgreSQL 的测试跳过。',
  'The level of the log file: debug, info, warn or error.': '日志级别：debug、info、warn 或 error。',
  'The size in MiB at which a snapshot file is closed and the next one started.':
    '快照文件达到此大小（MiB）时关闭，另建新文件。',
  'Who is notified when a run brought, changed, lost or failed something: webhooks or mailto:, several with blanks between.':
    '运行有新增、改动、已撤或失败时通知谁：webhook 或 mailto:，多个以空格分隔。',
  'The server that sends mail, with its account: smtps://name:password@smtp.example.com.':
    '发送邮件的服务器及账号：smtps://用户名:密码@smtp.example.com。',
  'The sender of mail; by itself the account of the mail server.': '邮件的发件人；默认为邮件服务器的账号。',
  'A folder of site profiles of your own, beside the folder sites/ of the archive.':
    '自己的站点配置所在的文件夹，与档案的 sites/ 并用。',
  'The port on loopback where the daemon answers /healthz and /metrics.':
    '守护进程在本机提供 /healthz 和 /metrics 的端口。',
};
