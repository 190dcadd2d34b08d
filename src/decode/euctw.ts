/** EUC-TW (CNS 11643): named when met, because nothing here can decode it and a guess would be garbage. */

/**
 * The commonest characters of Taiwanese text as EUC-TW code pairs (的 是 一 在 不 了 有 我 人 這 他 大 中 們 個 上 來 和 國 ，。).
 * Made with glibc's `iconv -t EUC-TW`.
 */
const COMMON = new Set<number>([
  0xcefb, 0xd1d2, 0xc4a1, 0xc7e3, 0xc4e2, 0xc4a7, 0xc8b4, 0xcabc, 0xc4a9, 0xddd5, 0xc5ec, 0xc4cb, 0xc4e3, 0xd4af,
  0xd4b6, 0xc4b8, 0xcbf4, 0xcccf, 0xd9cf, 0xccaf, 0xeba9, 0xd2b3, 0xd3d1, 0xc5e8, 0xdef3, 0xdab5, 0xe4c4, 0xc6ab,
  0xc4be, 0xc9a3, 0xa1a2, 0xa1a4, 0xa1a3, 0xc8a1, 0xd5eb, 0xc7e2, 0xf0d0, 0xc6ed, 0xd5a5, 0xd1a5, 0xe7b4, 0xc5ca,
  0xc4b6, 0xc4e6, 0xe0f5, 0xc8a9,
]);

/** Whether the double bytes read better as EUC-TW than any decodable encoding does. `best` is the best score so far. */
export function looksEucTw(bytes: Uint8Array, best: number): boolean {
  let pairs = 0;
  let common = 0;
  for (let i = 0; i < bytes.length - 1 && pairs < 4000; ) {
    const a = bytes[i]!;
    if (a < 0x80) {
      i++;
      continue;
    }
    if (a === 0x8e) {
      // SS2: plane byte A1–B0, then a pair.
      const plane = bytes[i + 1]!;
      if (plane < 0xa1 || plane > 0xb0) return false;
      i += 4;
      pairs++;
      continue;
    }
    const b = bytes[i + 1]!;
    if (a < 0xa1 || b < 0xa1) return false;
    pairs++;
    if (COMMON.has((a << 8) | b)) common++;
    i += 2;
  }
  return pairs >= 8 && common / pairs > Math.max(0.12, best * 0.6);
}
