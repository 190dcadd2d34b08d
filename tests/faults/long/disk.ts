/** Faults of the disk: full, read-only, copied while in use, pages of the database overwritten. */
import { execFileSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { yuanye } from './command.js';
import { slowly } from './front.js';
import {
  cameThrough,
  compare,
  contents,
  copyOfCalm,
  crawl,
  type Ground,
  newFolder,
  type Result,
  verifyDeep,
} from './ground.js';
import { random } from './hostile-pages.js';

/** Why a process cannot be given a disk of its own here, or null. */
export function noSmallDisk(): string | null {
  try {
    execFileSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs none /tmp'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'this system gives no process a disk of its own (unshare -rm, mount -t tmpfs)';
  }
}

/** Runs sh's words with `$DISK`, a disk of `size`, and `$RUN`, a file of commands; what it prints are exit codes. */
function onSmallDisk(
  ground: Ground,
  dir: string,
  size: string,
  script: string,
): Promise<{ told: string; codes: number[] }> {
  const disk = join(ground.folder, 'disk');
  mkdirSync(disk, { recursive: true });
  const file = join(ground.folder, 'disk.sh');
  // The program and its imports come as "$@"; whatever is done on the small disk ends with this process.
  writeFileSync(file, `DISK=${disk}\nOUT=${dir}\nmount -t tmpfs -o size=${size} none $DISK || exit 9\n${script}`);
  // The command line's own words are passed over: the script calls the program with its own.
  return yuanye([], { under: ['unshare', '-rm', 'sh', file] }).then(({ out, told }) => ({
    told,
    codes: out.trim().split('\n').map(Number),
  }));
}

const words = ({ profile }: Ground): string => `crawl ${profile} --archive $DISK/a --allow-private --delay 0 --quiet`;

/** The disk fills up half-way; more room is given, and the next crawl goes on. */
export async function fullDisk(ground: Ground): Promise<Result> {
  const dir = newFolder();
  // A file takes what the archive would need: so the disk is full at another moment in each round.
  const { codes, told } = await onSmallDisk(
    ground,
    dir,
    '700k',
    `for size in 700k 900k 1200k; do
  mount -o remount,size=$size none $DISK
  "$@" ${words(ground)}; echo $?
done
mount -o remount,size=500m none $DISK
"$@" ${words(ground)}; echo $?
cp -a $DISK/a/. $OUT/
`,
  );
  const last = codes.pop();
  // 5 where the snapshots found it full, 4 where the database did.
  const full = codes.length === 3 && codes.every((code) => code === 4 || code === 5) && /disk is full/i.test(told);
  const meant = full && (last === 0 || last === 3);
  const said = `exit ${codes.join(', ')} while it was full, ${last} after`;
  return compare('full disk', ground, dir, meant ? said : `${said}: ${told.slice(0, 300)}`, meant);
}

/** An archive on a disk that cannot be written: what reads, reads; what writes is refused by name, exit 4. */
export async function readOnlyDisk(ground: Ground): Promise<Result> {
  const dir = newFolder();
  const id = ground.expected.slice(0, ground.expected.indexOf(' '));
  const { codes, told } = await onSmallDisk(
    ground,
    dir,
    '500m',
    `cp -a ${ground.calm} $DISK/a
mount -o remount,ro none $DISK
for words in "list --quiet" "show ${id}" "search 园林" "verify --deep --quiet" "runs"; do
  "$@" $words --archive $DISK/a > /dev/null; echo $?
done
"$@" ${words(ground)}; echo $?
"$@" backup $OUT/backup --archive $DISK/a --quiet > /dev/null; echo $?
cp -a $DISK/a/. $OUT/
rm -rf $OUT/backup
`,
  );
  const refused = codes[5];
  const meant = codes.slice(0, 5).every((code) => code === 0) && refused === 4 && codes[6] === 0;
  const said = `reading ${codes.slice(0, 5).join(', ')}, crawl ${refused}, backup ${codes[6]}`;
  return compare('read-only disk', ground, dir, meant ? said : `${said}: ${told.slice(0, 500)}`, meant);
}

/** The folder is copied file by file while a crawl writes into it: the copy is sound or says that it is not. */
export async function copiedInUse(ground: Ground, copies = 4): Promise<Result> {
  const dir = newFolder();
  const folders: string[] = [];
  let taken = 0;
  ground.front.trouble = slowly(60, 4);
  const crawling = crawl(ground, dir);
  let over = false;
  void crawling.then(() => (over = true));
  while (!over && folders.length < copies) {
    const copy = newFolder();
    await new Promise((resolve) => setTimeout(resolve, ground.took / 6));
    try {
      cpSync(dir, copy, { recursive: true });
      folders.push(copy);
    } catch {
      rmSync(copy, { recursive: true, force: true }); // a file went while it was copied: cp would have said so
    }
  }
  const first = await crawling;
  ground.front.trouble = null;
  const fates: string[] = [];
  let kept = cameThrough(first);
  for (const copy of folders) {
    const went = await crawl(ground, copy);
    if (cameThrough(went)) {
      const same = (await contents(copy)) === ground.expected && (await verifyDeep(copy)).code === 0;
      fates.push(same ? 'goes on to the same archive' : 'goes on to ANOTHER archive');
      kept &&= same;
      taken++;
    } else {
      // Told as damaged or unusable: then its snapshots must still give an archive.
      const anew = newFolder();
      const { code } = await yuanye([
        'rebuild',
        '--archive',
        copy,
        '--into',
        anew,
        '--profile',
        ground.profile,
        '--quiet',
      ]);
      fates.push(`refused with ${went.code}, rebuilt with ${code}`);
      kept &&= went.code === 4 && (code === 0 || code === 3);
      rmSync(anew, { recursive: true, force: true });
    }
    rmSync(copy, { recursive: true, force: true });
  }
  const told = `${folders.length} copies: ${[...new Set(fates)].join('; ')}`;
  return compare('archive copied while in use', ground, dir, told, kept && taken > 0);
}

/** Pages of the database are overwritten, one at a time and many: told, then brought back by backup and by rebuild. */
export async function damagedDatabase(ground: Ground, rounds = 8): Promise<Result> {
  const fault = 'damaged database pages';
  const backup = newFolder();
  rmSync(backup, { recursive: true });
  await yuanye(['backup', backup, '--archive', ground.calm, '--quiet']);
  const size = statSync(join(ground.calm, 'archive.db')).size;
  const page = 8192;
  const rnd = random(5);
  const codes: string[] = [];
  let kept = true;
  for (let round = 0; round < rounds; round++) {
    const dir = copyOfCalm(ground);
    const all = Array.from({ length: Math.floor(size / page) }, (_, i) => i);
    const hit = round === 0 ? all.slice(1).filter((i) => i % 3 === 0) : [Math.floor(rnd() * all.length)];
    const handle = openSync(join(dir, 'archive.db'), 'r+');
    for (const at of hit) writeSync(handle, Buffer.alloc(page, 0xa5), 0, page, at * page);
    closeSync(handle);
    const { code } = await verifyDeep(dir);
    codes.push(String(code));
    const found = code === 1 || code === 4;
    const [restored, rebuilt] = [newFolder(), newFolder()];
    rmSync(restored, { recursive: true });
    await yuanye(['restore', backup, '--archive', restored, '--quiet']);
    await yuanye(['rebuild', '--archive', dir, '--into', rebuilt, '--profile', ground.profile, '--quiet']);
    kept &&= found && (await contents(restored)) === ground.expected && (await contents(rebuilt)) === ground.expected;
    if (round === 0) {
      kept &&= (await verifyDeep(restored)).code === 0 && (await verifyDeep(rebuilt)).code === 0;
    }
    for (const one of [dir, restored, rebuilt]) rmSync(one, { recursive: true, force: true });
    if (!kept) break;
  }
  rmSync(backup, { recursive: true, force: true });
  return {
    fault,
    ok: kept,
    told: `verify ended with ${codes.join(', ')}; ${kept ? 'each came back whole from backup and by rebuild' : 'NOT brought back'}`,
  };
}
