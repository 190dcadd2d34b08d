/** A table: the help of the commands in simplified Chinese, by its English sentences. */
export const help: Readonly<Record<string, string>> = {
  "Usage: yuanye [global options] COMMAND [options]\n\nArchives Chinese news pages so that they read right: bytes kept, text repaired and cleaned.\n\nCommands:\n{1}\n\nGlobal options, before the command or behind it: --archive DIR, --json, --quiet, --log-level LEVEL, --no-color, --lang zh|en\n\nExit codes:\n{2}\n\nyuanye COMMAND --help shows a command's options and examples.":
    '用法：yuanye [全局选项] 命令 [选项]\n\n存档中文新闻网页，使其可读无误：保存原始字节，修复并清理文字。\n\n命令：\n{1}\n\n全局选项，放在命令前后均可：--archive 文件夹、--json、--quiet、--log-level 级别、--no-color、--lang zh|en\n\n退出码：\n{2}\n\nyuanye 命令 --help 显示该命令的选项和示例。',
  'fetch, repair, clean and archive a site or pages': '抓取网站或网页，修复、清理后存档',
  'archive pages from HTML files, text dumps, WARC and WACZ': '导入 HTML 文件、文本、WARC 和 WACZ 中的网页',
  'look again at archived pages': '复查已存档的网页',
  'sites that are looked after by themselves': '定时复查的站点',
  'begin scheduled runs when they are due': '守护进程：按时启动定时任务',
  'what was done on the archive, and what came of it': '档案的各次运行及其结果',
  'the encoding of files, and why': '文件的编码及判定依据',
  'the article of HTML files and text dumps': '从 HTML 文件和文本中提取文章',
  'undo mojibake in text: a Unix filter, explained': '修复文字中的乱码：过滤器，可说明每处改动',
  'what the archive holds, or what was skipped and why': '档案中的文章，或跳过的网页及原因',
  'one article, as it reads and how it came to': '一篇文章的文字及其由来',
  'every version of an article, and what changed': '文章的各个版本及其变化',
  'what differs between two versions, word by word': '逐词比较两个版本',
  'find articles, in either script': '检索文章，简繁通查',
  'articles that are one story': '内容相同的文章',
  'tags, notes and collections of your own': '自己的标签、笔记和文集',
  'standing queries: be notified of articles that match': '关注的检索：有符合的文章时通知',
  'sums, disk and the last run': '档案概况、占用空间和最近一次运行',
  'the reading room: the archive in a browser': '阅览室：在浏览器中查阅档案',
  'the corpus: data, documents, references, captures': '导出语料：数据、文档、参考文献、抓取记录',
  "derive every article again from its snapshot, by today's rules": '按现有规则由快照重新生成每篇文章',
  'derive the whole archive anew from its snapshots alone': '只用快照重建整个档案',
  'remove an article and its bytes; the reason stays': '删除一篇文章及其字节，只保留事由',
  'site profiles: list, check, new': '站点配置：列出、检查、新建',
  'the bytes that were sent: list, cat, open': '服务器发来的字节：列出、输出、打包',
  'the whole archive in another folder, also during a crawl': '把整个档案备份到另一文件夹，抓取期间也可进行',
  'an archive from a backup': '由备份恢复档案',
  'bring an older archive up to date, and examine it': '升级旧档案，并检查数据库',
  'prove that every article traces to sound bytes': '检查每篇文章能否追溯到完好的字节',
  'completion of commands and options for bash, zsh and fish': 'bash、zsh、fish 的命令补全',
  done: '完成',
  'failed, or damage was found': '失败，或发现损坏',
  'the command line is wrong, names an article, run or site that is not there, or a target that is taken':
    '用法错误，或指定的文章、运行、站点不存在，或目标已被占用',
  'done, but pages failed, or pages or files were not read, or nothing matched an export':
    '完成，但有网页失败，或有网页或文件没有读取，或没有符合导出条件的文章',
  'the archive or a folder is busy or unusable': '档案或文件夹被占用或不可用',
  'a limit was reached: pages, disk or time': '达到上限：页数、磁盘或时间',
  'interrupted; what was fetched is saved': '被中断；已获取的内容均已保存',

  'the archive folder (default ./archive, or YUANYE_ARCHIVE)': '档案文件夹（默认 ./archive 或 YUANYE_ARCHIVE）',
  'one JSON object a line, for machines': '每行一个 JSON 对象，供程序读取',
  'no progress, no summary': '不显示进度和小结',
  'debug, info, warn or error': 'debug、info、warn 或 error',
  'no colours': '不用颜色',
  'the language, by itself that of YUANYE_LANG or of the locale': '语言，默认按 YUANYE_LANG 或系统区域设置',
  'Examples:': '示例：',
  'Example:': '示例：',

  'the folder of the backup; named again, only what is new is copied': '备份文件夹；再次备份时只复制新增的内容',
  'the database as it is now, every snapshot file, the profiles in sites/':
    '当前的数据库、全部快照文件和 sites/ 中的配置',
  'the next day: the database, and the snapshot files that are new': '次日：数据库，以及新增的快照文件',
  'the same, and every byte of the backup is read': '同上，并读取备份的每个字节',
  'also compare every file that stays with its digest, and copy damaged ones anew':
    '还把每个保留的文件与其摘要核对，损坏的重新复制',
  'The folder must be empty, or hold a backup of this very archive; nothing is deleted in it that a backup did not write. Snapshot files are copied once; the database is copied whole each time, beside the one before, which leaves when the new backup is whole. A crawl may be at work meanwhile. What the archive no longer has leaves the backup, too. Snapshot files are read once when they are copied: places that cannot be read are told, and the exit code is 3. A file that the archive has in another state than the backup is never copied over it: the backup stays as it is, with exit code 1. yuanye restore makes an archive of it again.':
    '文件夹必须为空，或已有本档案的备份；不是备份写入的文件不会被删除。快照文件只复制一次；数据库每次完整复制，新备份完成后才删除旧的。期间可以抓取。档案中已不存在的内容，备份中也会删除。快照文件在复制时读取一次：无法读取之处会指出，退出码为 3。档案中的文件若与备份中的不同，绝不覆盖备份：备份保持原样，退出码为 1。yuanye restore 可由备份恢复档案。',

  'the shell': 'shell 名称',
  'now; in ~/.bashrc for always': '当前生效；写入 ~/.bashrc 则长期生效',

  'a site profile, its YAML file, or addresses; none: go on with what is queued':
    '站点配置名、其 YAML 文件或网址；不写则继续队列中的网页',
  'single pages: a file with one address a line, or - for standard input': '单个网页：每行一个网址的文件，- 为标准输入',
  'leave out articles whose address, sitemap or feed dates them before YYYY-MM-DD':
    '跳过网址、站点地图或订阅源所示日期早于 YYYY-MM-DD 的文章',
  'pages to visit at most': '最多访问的网页数',
  'milliseconds between two requests to one host; never below the polite minimum':
    '对同一主机两次请求的间隔（毫秒），不低于礼貌访问的下限',
  'hosts visited side by side; each has one connection': '同时访问的主机数；每个主机一个连接',
  'steps along related articles (default: the profile’s, 1)': '沿相关文章前进的步数（默认按站点配置，1）',
  'files of articles to keep: none, pictures, style sheets and attached documents (article, the default), or every file (all)':
    '保存文章的哪些文件：不保存（none）、图片、样式表和附件（article，默认）、全部文件（all）',
  'the addresses are whole sites; else one that is an article’s is that page, and what it relates to':
    '网址代表整个网站；否则文章网址只代表该文章及其相关文章',
  'keep a picture and the HTML of pages that fail in the browser, in ARCHIVE/failures':
    '在浏览器中失败的网页，截图和 HTML 存入档案的 failures 文件夹',
  'print the pages, the hours at the polite rate and the size; keep nothing':
    '列出网页，估计礼貌访问所需的小时数和占用空间；不存档',
  'let private addresses be visited, and --delay hold there: tests, or your own site':
    '允许访问内网地址，并对其采用 --delay：用于测试或自己的网站',
  'one article and what it relates to': '一篇文章及其相关文章',
  'the whole site': '整个网站',
  'shows why pages with scripts fail': '查明依赖脚本的网页为何失败',
  'goes on where an interrupted crawl ended, with its options': '按原来的选项继续上次中断的抓取',
  'Ctrl-C once: what is in flight is saved, exit 130. Twice: ends at once; nothing that was saved is lost.':
    '按一次 Ctrl-C：进行中的请求完成并保存，退出码 130。按两次：立即结束，已保存的内容不会丢失。',
  'stop when the archive would be larger, such as 20GB; nothing is deleted':
    '档案将超过此大小（如 20GB）时停止；不删除任何内容',

  "All of it lies in curation.db in the archive's folder: a rebuild takes it along, a backup has it, forgetting an article removes what belongs to it. A note follows its passage over the versions of an article and says when it is gone.":
    '这些内容都在档案文件夹的 curation.db 中：重建时一并带走，备份中也有，遗忘文章时删除所属内容。笔记随所引文字跨越文章的各个版本，文字消失时会注明。',
  'give an article tags': '给文章加标签',
  'its id or address': '文章的编号或网址',
  'take tags from an article': '去掉文章的标签',
  'every tag, or those of an article': '全部标签，或某篇文章的标签',
  'make a note on an article': '给文章写笔记',
  'the note': '笔记内容',
  'the passage that it is about, as it stands in the latest version': '笔记所注的文字，以最新版本为准',
  'every note, or those of an article': '全部笔记，或某篇文章的笔记',
  'give a note other words': '修改笔记',
  'its id': '笔记编号',
  'remove a note': '删除笔记',
  'put articles into a collection; makes it if need be': '把文章收入文集；没有该文集则新建',
  'of the collection': '文集名称',
  'ids or addresses': '文章的编号或网址',
  'take articles out of a collection; without any, remove the collection': '把文章移出文集；不写文章则删除文集',
  'remove the collection though articles are in it': '删除文集，即使其中有文章',
  'every collection, or what is in one': '全部文集，或某个文集的内容',
  'mark an article to be forgotten by yuanye forget --marked': '把文章标记为待遗忘，由 yuanye forget --marked 执行',
  'why; it stays in the archive': '事由，会保留在档案中',
  'take the mark back': '取消标记',
  'what is marked to be forgotten': '已标记为待遗忘的文章',
  'all of it as JSON': '全部导出为 JSON',
  'replace an earlier export': '替换以往的导出',
  'by itself standard output': '默认为标准输出',
  'add what an export holds and the archive has not': '加入导出文件中有而档案中没有的内容',
  'or - for standard input': '- 为标准输入',

  'where to answer /healthz and /metrics on loopback; 0: any free one':
    '在本机提供 /healthz 和 /metrics 的端口；0 为任一空闲端口',
  'how often to look at the clock': '每隔多少秒检查一次时间',
  'let private addresses be visited: tests, or one’s own site': '允许访问内网地址：用于测试或自己的网站',
  'SIGTERM or Ctrl-C: a run at work finishes its pages in flight, within 30 seconds.':
    '收到 SIGTERM 或 Ctrl-C 时，进行中的运行会在 30 秒内完成当前网页。',

  'pages as the server sent them': '服务器发来的网页文件',
  'the content-type header the server sent with them': '服务器随文件发来的 Content-Type 响应头',

  "an article's id or one of its addresses": '文章的编号或任一网址',
  'the older version, from 1 (default: the last but one)': '较旧的版本，从 1 起（默认：倒数第二个）',
  'the newer version (default: the one after it)': '较新的版本（默认：其后一个）',
  'unchanged paragraphs shown round a change': '每处改动前后显示的未变段落数',
  'the last change': '最近一次改动',
  'from the first version to the third': '从第一版到第三版',
  '{id, from, to, fields, blocks: [{kind, before, after, pieces}]}':
    '{id, from, to, fields, blocks: [{kind, before, after, pieces}]}',
  'Without colour, [-these words-] went and {+these words+} came. Exit code 0 whether or not anything differs.':
    '没有颜色时，[-这样的文字-] 为删去，{+这样的文字+} 为增加。无论有无差别，退出码均为 0。',

  'also compare every index of the database with its table': '同时核对数据库的每个索引与表',
  'look only: leave the form as it is': '只检查，不升级数据库',
  'bring an older archive up to date (with a backup), then examine it': '升级旧档案（先备份），然后检查',
  'With --json the last line sums up: {sound, errors, warnings, notices}.':
    '用 --json 时，最后一行为合计：{sound, errors, warnings, notices}。',
  'With --json the last line sums up: {sound, errors, warnings, notices, mended, files, records, captures, expected, bytes}. records are those that were read, captures those of them that hold one (the others are requests and notes on captures), expected those that the database names.':
    '用 --json 时，最后一行为合计：{sound, errors, warnings, notices, mended, files, records, captures, expected, bytes}。records 是读过的记录，captures 是其中的抓取记录（其余是请求和附注），expected 是数据库所指的记录。',
  'one finding a line: {code, severity, message, hint}': '每行一个发现：{code, severity, message, hint}',
  'examine without writing anything': '只检查，不写入',
  'Bytes are the business of yuanye verify. Exit codes: 0 well (warnings and notices may have been reported), 1 something is damaged or lost, 4 there is no archive, or it cannot be used.':
    '字节由 yuanye verify 检查。退出码：0 良好（可能有警告和提示），1 有损坏或丢失，4 没有档案或档案不可用。',

  'the cluster of this article only': '只显示这篇文章所在的组',
  'clusters at most': '最多显示的组数',
  'The first of each cluster represents it: the earliest published, then the longest, then the smallest id. exact: the same text, whatever its script · near: edited or syndicated · contained: an excerpt of another · contains.':
    '每组的第一篇为代表：发表最早，其次最长，再次编号最小。exact：文字相同，不论简繁；near：经过编辑或转载；contained：另一篇的节录；contains：包含另一篇。',

  'A site may be looked after from its first day: where there is no archive yet, add makes one, and says so.':
    '网站可从第一天起就定时查看：还没有档案时，add 会新建一个，并加以说明。',

  '--json prints one cluster a line: {id, members}, and nothing where there is none. The sums are on standard error.':
    '--json 每行输出一组：{id, members}；没有重复时什么也不输出。总数写到标准错误。',

  'the form': '格式',
  'the folder to write (a file for epub, wacz and warc; by itself ./yuanye-FORMAT), or - for standard output':
    '写入的文件夹（epub、wacz 和 warc 为文件；默认 ./yuanye-格式名），- 为标准输出',
  'bring an earlier export up to date: in a folder other files stay, a single file is replaced':
    '更新已有的导出：文件夹中的其他文件不动，单个文件则替换',
  'only what this search finds': '只导出检索到的文章',
  'only what was put into this collection (yuanye curate)': '只导出收入此文集的文章（yuanye curate）',
  'only what this run brought (yuanye runs lists them)': '只导出此次运行带来的文章（yuanye runs 列出各次运行）',
  'only what is new since the last export with this name': '只导出上次同名导出之后的新内容',
  'the script of the text': '文字的简繁',
  'every version of each article, not the latest alone': '每篇文章的全部版本，而不只是最新版',
  'all articles, which is the default': '全部文章（默认）',
  'one article of each story among the chosen ones (default: all articles)':
    '选出的文章中，内容相同的只取一篇（默认：全部文章）',
  'these fields or columns, separated by commas': '只导出这些字段或列，以逗号分隔',
  'these columns as well: related, views, modifiedAt, sourceUrl, pictures':
    '另加这些列：related、views、modifiedAt、sourceUrl、pictures',
  'copy the archived pictures beside the text (into the file, for epub)': '一并复制已存档的图片（epub 则放入文件）',
  'spread over so many files': '分成若干个文件',
  'a title for the whole': '整个导出的标题',
  'Formats: jsonl, csv, parquet: data. markdown, text, epub: to read. tei, vertical: for corpus tools. bibtex, ris, csl-json: references. atom: a feed. wacz, warc: the captures. A folder gets README.md (the dataset card), datapackage.json, CITATION.cff and manifest.json as well. With --out - the sum is on standard error; with --json it is an object there. Exit codes: 0 done, 2 a name that is not there or a target that is taken, 3 nothing matches, 4 it cannot be written.':
    '格式：jsonl、csv、parquet 为数据；markdown、text、epub 供阅读；tei、vertical 供语料库工具；bibtex、ris、csl-json 为参考文献；atom 为订阅源；wacz、warc 为抓取记录。文件夹还附有 README.md（数据集说明）、datapackage.json、CITATION.cff 和 manifest.json。使用 --out - 时合计写到标准错误；加上 --json 则为其中的一个对象。退出码：0 完成，2 所指名称不存在或目标已被占用，3 没有符合的文章，4 无法写入。',

  'HTML files or plain-text dumps of pages': 'HTML 文件或网页的纯文本',
  'the Content-Type header the page came with': '网页附带的 Content-Type 响应头',
  'the address of the page: makes its links absolute': '网页的网址，用于补全链接',
  'when the page was fetched, ISO 8601 (default: now); dates are reckoned from it':
    '网页的抓取时间，ISO 8601（默认：现在）；相对日期由此推算',
  'the article as text, with what was found': '文章的文字，以及识别结果',
  'one JSON object a file': '每个文件一个 JSON 对象',
  'Files ending in .txt are read as text dumps. A file that cannot be read gives a problem and exit code 3.':
    '以 .txt 结尾的文件按纯文本读取。无法读取的文件会报告问题，退出码为 3。',

  'every article that was marked in the reading room or by yuanye curate mark':
    '在阅览室中或用 yuanye curate mark 标记的全部文章',
  'forget as well the pages whose records only repeat its payload': '一并遗忘记录只重复其内容的网页',
  'tell what would go; change nothing': '只说明将删除什么，不改动',
  'Text, versions, index entries, duplicates and payload go; WARC files are written anew without them, and the database is overwritten and compacted. The addresses, the id, the reason and the time stay, so that neither a crawl nor a rebuild brings it back. It cannot reach copies made earlier: they are named at the end.':
    '文字、版本、索引、重复关系和网页内容全部删除；WARC 文件去掉这些内容后重写，数据库覆写并压缩。网址、编号、事由和时间保留，以免抓取或重建时再次收入。此前制作的副本无法触及，会在最后列出。',

  'source: the page said something else. rules: the same bytes, read again by better rules. --json prints one version a line: {id, number, capturedAt, savedAt, origin, run, digest, textDigest, captures, changes}.':
    '网页（source）：网页内容有变。规则（rules）：同样的字节，按改进的规则重读。--json 每行输出一个版本：{id, number, capturedAt, savedAt, origin, run, digest, textDigest, captures, changes}。',

  'saved pages (HTML, MHTML), documents (PDF, DOCX, DOC, XLSX), plain-text dumps, WARC, ARC or WACZ files, folders or ZIP files of them':
    '保存的网页（HTML、MHTML）、文档（PDF、DOCX、DOC、XLSX）、纯文本、WARC、ARC 或 WACZ 文件，以及含有它们的文件夹或 ZIP 文件',
  "the page's address, when one file is imported that does not say it itself":
    '网页的网址；只导入一个文件且文件中没有写明网址时使用',
  'the Content-Type header that came with the files': '文件附带的 Content-Type 响应头',
  'fetch the pages that bookmarks and lists of addresses name, as yuanye crawl --urls does':
    '抓取书签和网址列表中的网页，与 yuanye crawl --urls 相同',
  'with --fetch: milliseconds between two requests to one host': '与 --fetch 合用：对同一主机两次请求的间隔（毫秒）',
  'with --fetch: let private addresses be visited': '与 --fetch 合用：允许访问内网地址',
  'of WARC and WACZ: captures that show an article, or every capture':
    '对 WARC 和 WACZ：只收文章的抓取记录，或全部抓取记录',
  'threads that read beside the one that writes (default: a core each, three at most)':
    '读取线程数，写入另有一个线程（默认：每核一个，最多三个）',
  'the article pages, with the dates of their captures': '其中的文章网页，附抓取日期',
  'an export with its files: addresses and times come from its catalogue': '带文件的导出：网址和时间取自其目录',
  'the pages that it names, fetched': '抓取其中列出的网页',
  'every capture (the default of WACZ)': '全部抓取记录（WACZ 的默认）',
  "WARC (1.0 and 1.1, gzipped or not) and WACZ are read as a stream; damaged records are reported and passed over. What a file is, is read from its bytes, whatever its name. Each file ends as new, changed, known or not-read with the reason; one bad file never stops the rest. Of a folder, files that are no pages are counted by kind. The address of a page is --url, or what the browser or SingleFile noted in it when it was saved, or what it says itself. A CSV of file,address,date (columns named or in this order), Zotero's RDF and JSON say where files were saved from. Bookmarks (HTML, JSON), shortcuts (.url), CSL-JSON and plain lists of addresses name pages, which --fetch fetches. An import that was stopped is run again: what is known is passed over. --json prints one line a file, page or damaged place: {file, offset?, outcome, url, id?, title?, code?, message?, hint?}; the last line sums up: {files, outcomes, notRead, stopped}.":
    'WARC（1.0 和 1.1，压缩与否均可）和 WACZ 以流的方式读取；损坏的记录会报告并跳过。文件类型按内容判断，与文件名无关。每个文件的结果是新增、有改动、已知或未读（附原因）；一个坏文件不影响其余文件。文件夹中不是网页的文件按类型计数。网页的网址取自 --url，或浏览器、SingleFile 保存时的注记，或网页自身。CSV（列为 file、address、date，有表头或按此顺序）、Zotero 的 RDF 和 JSON 可说明文件来自何处。书签（HTML、JSON）、快捷方式（.url）、CSL-JSON 和网址列表所列的网页，由 --fetch 抓取。中断的导入再运行一次即可，已知的内容会跳过。--json 对每个文件、网页或损坏处输出一行：{file, offset?, outcome, url, id?, title?, code?, message?, hint?}；最后一行为合计：{files, outcomes, notRead, stopped}。',

  'only articles with more than one version': '只列出有多个版本的文章',
  'only articles whose page is gone from its site': '只列出原站已撤的文章',
  'a query that begins with - stands behind --': '以 - 开头的检索式写在 -- 之后',
  'pages that were not archived, with the reason; with --site: those of this site':
    '未存档的网页及原因；与 --site 一起使用时只列该网站的',
  'with --skipped: only this reason': '与 --skipped 合用：只列出此原因',
  'lines at most': '最多显示的行数',
  'lines to pass over first': '先跳过的行数',

  'the folder of the new archive; it must not exist, or be empty': '新档案的文件夹；必须不存在或为空',
  'threads that read (default: one a core, at most four)': '读取线程数（默认：每核一个，最多四个）',
  "site profiles of one's own that the pages were crawled with": '抓取这些网页时所用的自己的站点配置',
  'Reads the WARC files in snapshots/ and the profiles in sites/ and nothing else; the database may be lost or damaged. The result has the same articles, ids, texts, digests and versions. What no page says stays behind: run reports and schedules come from a backup. A rebuild that was stopped or killed goes on when it is called again. Damaged places and lost files are told with file, offset and bytes (with --json as damage), and the exit code is 3.':
    '只读取 snapshots/ 中的 WARC 文件和 sites/ 中的配置；数据库丢失或损坏也可重建。结果的文章、编号、文字、摘要值和版本都相同。网页中没有的内容不能重建：运行报告和定时任务须由备份恢复。中断的重建再次运行会继续。损坏之处和丢失的文件会连同文件名、位置和字节数一起指出（--json 时为 damage），退出码为 3。',

  'text or HTML in any encoding; standard input when none is named': '任意编码的文本或 HTML；不写则读标准输入',
  'read JSON lines {"id","text"}, write {"id","text","repairs","flags"}':
    '读取 JSON 行 {"id","text"}，输出 {"id","text","repairs","flags"}',
  'show each change instead of the text: rule, place, before and after':
    '不输出文字，而列出每处改动：规则、位置、改前、改后',
  'write nothing; exit 1 when something would be repaired': '不输出；有可修复之处时退出码为 1',

  'pages of this site': '此站点的网页',
  'captures from this time on (ISO 8601)': '此时间之后的抓取记录（ISO 8601）',
  'tell what would change and by which rule; change nothing': '只说明会改动什么、由哪条规则引起，不改动',
  "what today's rules would change": '现有规则会改动什么',
  'change it: new versions with origin "rules"': '执行改动：生成来源为 "rules" 的新版本',
  'First everything is read again, and what changes is reported, with the rules that make the difference; then it is changed. The bytes are never touched, and no version is lost. A reprocess that was stopped or killed goes on where it was. --json prints one page a line: {what, id, url, capturedAt, changes: {fields, others, paragraphs, rules}}; the last line sums up: {read, changed, attachments, left, interrupted, rules}, and how many pages ended as each what.':
    '先全部重读，报告有何变化、由哪些规则引起，然后改动。字节不变，版本不会丢失。中断的重新处理会从中断处继续。--json 每行输出一个网页：{what, id, url, capturedAt, changes: {fields, others, paragraphs, rules}}；最后一行为合计：{read, changed, attachments, left, interrupted, rules}，以及每种 what 的网页数。',

  'a site profile or its YAML file; none: pages of every site, without reading lists':
    '站点配置名或其 YAML 文件；不写则为全部站点的网页，不读列表页',
  'the pages most worth a look, as many as the pace gives (the default)':
    '最值得复查的网页，数量由访问节奏决定（默认）',
  'every page, also those that are gone': '全部网页，包括已撤的',
  'these pages only': '只复查这些网页',
  'archived pages to look at, at most; lists and new articles are not counted':
    '最多复查的已存网页数，列表和新文章不计在内',
  'another name of --budget': '同 --budget',
  'milliseconds between two requests to one host': '对同一主机两次请求的间隔（毫秒）',
  'hosts visited side by side': '同时访问的主机数',
  'tell which pages would be looked at': '只说明会复查哪些网页',
  'tell why a page is due when it is': '说明某网页为何在此时复查',
  'whom to tell when something changed or failed: webhooks or mailto:, with blanks between':
    '有变化或失败时通知谁：webhook 或 mailto:，以空格分隔',

  'a folder that yuanye backup made': 'yuanye backup 生成的文件夹',
  'only compare every file with its digest': '只核对每个文件的摘要值',
  'into ./archive, which must be empty or not there': '恢复到 ./archive，该文件夹必须为空或不存在',

  'runs to list, the latest first': '列出的运行数，最近的在前',
  'the report of one run': '某次运行的报告',
  'the number of the run': '运行编号',
  'a page of its own, with small charts': '输出独立的网页，附小图表',

  'look after a site at these times': '按时间表复查一个站点',
  'a site profile or its YAML file': '站点配置名或其 YAML 文件',
  'minute hour day month weekday': '分 时 日 月 星期',
  'the time zone of the pattern, an IANA name': '时间表所用的时区，IANA 名称',
  'put each start off by up to this much': '每次启动最多随机推迟这么多秒',
  'the schedules, with the next time of each': '各定时任务及其下次时间',
  'no longer look after a site': '取消一个站点的定时任务',
  'look after a site now, as its schedule would': '立即按定时任务复查一个站点',
  'print what systemd or cron needs to run this by itself': '输出 systemd 或 cron 自动运行所需的配置',
  'a service unit for the daemon': '守护进程的 systemd 单元',
  'lines for a crontab, one a schedule': 'crontab 行，每个定时任务一行',

  'words, "a phrase", -without, title: site: source: author: tag: after: before:':
    '词语、"词组"、-排除、title: site: source: author: tag: after: before:',
  'hits at most': '最多显示的结果数',
  'hits to pass over first': '先跳过的结果数',
  'the latest published first, instead of the best': '按发表时间从新到旧排列，而不按相关度',
  'count the hits by year, source and site': '按年份、来源和站点统计结果',
  'Words are looked for in titles, in the text and in attached documents, authors only behind author:. Editors are not searched; an export has them (yuanye export --format csv --query QUERY).':
    '检索范围为标题、正文和附件的文字；作者只能用 author: 检索。编辑不在检索范围内，导出的文件中有此字段（yuanye export --format csv --query 检索式）。',
  'Either script finds both: 園林 and 园林 are one word. Both after: and before: take in the time they name: before:2021 finds articles of 2021 as well.':
    '简繁通查：園林与园林视为同一个词。after: 和 before: 都包含所写的时间：before:2021 也找到 2021 年的文章。',

  'the port; 0: any free one': '端口；0 为任一空闲端口',
  'where to listen; readers on other machines need --origin too': '监听地址；供其他机器访问时还需 --origin',
  'the address at which readers reach the room, as behind a proxy': '读者访问阅览室的网址，例如经过代理时',
  'another address, where pages are shown as they were; needed with --origin':
    '显示网页原貌所用的另一网址；使用 --origin 时需要',
  'the port of that address on this machine (default: the next one)': '该网址在本机的端口（默认：下一个端口）',
  'whom harvesters of OAI-PMH write to': 'OAI-PMH 收割者的联系邮箱',
  'let search engines take the pages in (robots.txt, sitemap.xml)': '允许搜索引擎收录（robots.txt、sitemap.xml）',
  'no forms: tags, notes and collections are shown and not changed': '不提供表单：标签、笔记和文集只显示，不能修改',
  'threads that search': '检索线程数',
  'http://localhost:9781/, for this machine alone': 'http://localhost:9781/，只供本机访问',
  'behind a proxy that speaks TLS': '位于提供 TLS 的代理之后',
  'Pages are shown as they were from a port and a name of their own (http://127.0.0.1:9782), because they keep their markup. A room for others shows them only with --replay-origin, another host name that the proxy sends to the replay port.':
    '网页原貌保留原有标记，因此由独立的端口和名称提供（http://127.0.0.1:9782）。对外开放的阅览室须用 --replay-origin 指定另一主机名，由代理转到该端口，才显示网页原貌。',
  'Readers on this machine may add tags, notes and collections (yuanye curate); a room for others (--origin) shows tags and collections and changes nothing. The room may be open while a crawl writes. Ctrl-C closes it.':
    '本机的读者可以添加标签、笔记和文集（yuanye curate）；对外开放的阅览室（--origin）只显示标签和文集，不能修改。抓取期间也可开放。按 Ctrl-C 关闭。',
  'Pages come in the language that a browser asks for; --lang gives all of them one language.':
    '页面语言按浏览器的要求；--lang 使全部页面用同一种语言。',

  'every change with rule, place, before → after, and what was removed':
    '每处改动的规则、位置、改前 → 改后，以及删去的内容',
  'as the page was at this time (ISO 8601); of a day: at its end, in the zone of this machine':
    '网页在此时间的样子（ISO 8601）；只写日期则为当天结束时，按本机时区',
  'this version, from 1': '此版本，从 1 起',
  'a citation instead of the text': '输出引文而不是正文',

  'the blocks learnt to be a site’s template': '学得的站点模板文字',
  'a site’s name, as yuanye status shows it': '站点名，见 yuanye status',
  'propose a profile for a site from one of its lists, check it and write it':
    '由网站的一个列表页拟出站点配置，检查后写入',
  'a list of the site’s articles: a section, or the front page': '网站的文章列表：栏目页或首页',
  'the site’s name in commands: a-z, 0-9, "." and "-"': '站点在命令中的名称：a-z、0-9、"." 和 "-"',
  'where to write it, - for standard output (default: ARCHIVE/sites/NAME.yaml)':
    '写入的文件，- 为标准输出（默认：档案的 sites/名称.yaml）',
  'write over a profile that is there': '覆盖已有的配置',
  'let private addresses be asked': '允许访问内网地址',
  'Then: yuanye crawl example --limit 20': '然后：yuanye crawl example --limit 20',
  'Profiles of your own lie in ARCHIVE/sites and in the folder that YUANYE_SITES names.':
    '自己的站点配置放在档案的 sites 文件夹，或 YUANYE_SITES 指定的文件夹。',
  'the sites that are known': '已有的站点配置',
  'check a profile, and show what it would take from a page': '检查站点配置，并显示会从网页中提取什么',
  'a site’s name, or a YAML file': '站点名或 YAML 文件',
  'an address, or an HTML file': '网址或 HTML 文件',
  'the address an HTML file was saved from': 'HTML 文件的来源网址',

  'every capture of an address, oldest first': '某网址的全部抓取记录，最早的在前',
  "the payload of an address's capture, byte for byte, to standard output": '把某网址抓取到的内容逐字节输出到标准输出',
  'the capture nearest to this time (ISO 8601; a day: its end here); the newest without it':
    '最接近此时间的抓取记录（ISO 8601；只写日期则为本机时区当天结束时）；不写则取最新的',
  'the HTTP answer with its headers': '连同响应头的 HTTP 响应',
  'the whole WARC record, unpacked': '解压后的整条 WARC 记录',
  'an article (id or address) as a WACZ file of its own, which ReplayWeb.page shows':
    '把一篇文章（编号或网址）打包为 WACZ 文件，可用 ReplayWeb.page 打开',
  'the file to write (default ID.wacz)': '写入的文件（默认为 编号.wacz）',
  'With --json, list prints one capture a line: {url, date, mime, status, digest, file, offset, length}.':
    '使用 --json 时，list 每行输出一条抓取记录：{url, date, mime, status, digest, file, offset, length}。',

  'read every byte of every snapshot file, not only the records that the database names':
    '读取全部快照文件的每个字节，而不只是数据库所指的记录',
  'mend what can be mended without inventing: open files, indexes, captures without a row':
    '修复无须猜测即可修复的内容：未关闭的文件、索引、没有数据行的抓取记录',
  'every record that the database names, its kind, id and digest; every stored text; your site profiles':
    '数据库所指的每条记录，其类型、编号和摘要值；每篇存储的文字；自己的站点配置',
  'every record, every CDXJ line, revisits, captures without a row':
    '每条记录、每行 CDXJ、重访记录、没有数据行的抓取记录',
  'the same, then mend': '同上，然后修复',
  'one finding a line: {code, file, offset, url, message, repair, severity}':
    '每行一个发现：{code, file, offset, url, message, repair, severity}',
  'Exit codes: 0 sound, 1 something is damaged or missing. While a run is at work, what it has not finished is left out, and a notice says so. A capture without a row is a notice, not damage; so is a page that a killed run stored and did not come to look at: the same command again takes it in, and so does yuanye reprocess.':
    '退出码：0 完好，1 有损坏或缺失。有运行正在进行时，其未完成的部分不检查，并给出提示。没有数据行的抓取记录只是提示，不算损坏；被强行终止的运行存入而未处理的网页也是如此，重新执行原命令或 yuanye reprocess 即可收入。',

  'A query is written as for a search. After each crawl, rescrape and import the addresses of --notify, or by default those of YUANYE_NOTIFY, are notified of the new and changed articles that match; the report of the run lists them as well.':
    '检索式写法与检索相同。每次抓取、复查和导入之后，把符合的新增和有改动的文章通知 --notify 的地址，默认通知 YUANYE_NOTIFY 的地址；运行报告中也会列出。',
  'tell of new and changed articles that match': '通知符合的新增和有改动的文章',
  'only articles of this site': '只限此站点的文章',
  'whom to tell: webhooks or mailto:, with blanks between': '通知谁：webhook 或 mailto:，以空格分隔',
  'the standing queries': '关注的检索',
  'no longer tell of a query': '不再关注某个检索',
  'its number in the list': '在列表中的编号',

  'articles of this site': '此站点的文章',
  'articles whose named source contains this': '来源名称中含此文字的文章',
  'articles whose author contains this, in either script': '作者姓名中含此文字的文章（繁简通查）',
  'published on or after: 2019, 2019-12 or 2019-12-20': '在此日或之后发表：2019、2019-12 或 2019-12-20',
  'published on or before': '在此日或之前发表',
};
