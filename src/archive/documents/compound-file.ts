/** The tables of a compound file, the container of old Word documents ([MS-CFB]). */

const HEADER = 512;
/** Sectors of the table that the header itself names. */
const IN_HEADER = 109;
const DAMAGED = 'its tables of sectors are damaged';

/**
 * Refuses a file whose tables are larger than the file or lead in a circle: who reads it would go on without an end. The
 * chain of a table that is longer than 109 sectors is not followed further than the file has sectors.
 * @throws Error with the reason
 */
export function checkCompoundFile(bytes: Buffer): void {
  if (bytes.length < HEADER) throw new Error('it is cut short');
  const size = 1 << bytes.readUInt16LE(30);
  if (size !== 512 && size !== 4096) throw new Error(DAMAGED);
  const sectors = Math.ceil(bytes.length / size);
  const [tables, shortStart, shortTables, chainStart, chain] = [44, 60, 64, 68, 72].map((at) =>
    bytes.readInt32LE(at),
  ) as [number, number, number, number, number];
  for (const count of [tables, shortTables, chain]) if (count < 0 || count > sectors) throw new Error(DAMAGED);

  /** What a sector holds as numbers; what lies beyond the end is free (-1). */
  const numbersIn = (sector: number): number[] =>
    Array.from({ length: size / 4 }, (_, i) => {
      const at = (sector + 1) * size + 4 * i;
      return sector >= 0 && at + 4 <= bytes.length ? bytes.readInt32LE(at) : -1;
    });
  const named = Array.from({ length: Math.min(tables, IN_HEADER) }, (_, i) => bytes.readInt32LE(76 + 4 * i));
  for (let n = 0, sector = chainStart; n < chain && named.length < tables; n++) {
    const numbers = numbersIn(sector);
    sector = numbers.pop()!;
    named.push(...numbers.slice(0, tables - named.length));
  }
  const next = named.flatMap(numbersIn);
  refuseCircles(next);
  const short: number[] = [];
  for (let sector = shortStart; sector >= 0 && short.length < shortTables; sector = next[sector] ?? -1)
    short.push(sector);
  refuseCircles(short.flatMap(numbersIn));
}

/** `next[i]` is what follows i in its chain; negative numbers end a chain. */
function refuseCircles(next: readonly number[]): void {
  // The walk from which each place was seen first: meeting a place of one's own walk again closes a circle.
  const seen = new Uint32Array(next.length);
  for (let start = 0; start < next.length; start++) {
    for (let at = start; at >= 0 && at < next.length; at = next[at]!) {
      if (seen[at] === start + 1) throw new Error(DAMAGED);
      if (seen[at] !== 0) break;
      seen[at] = start + 1;
    }
  }
}
