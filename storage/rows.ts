/** Sets of row numbers: ascending arrays of them. 32 bits are enough for two thousand million articles. */

/** Those of `a` that are in `b`. */
export function keep(a: Int32Array, b: Int32Array): Int32Array {
  return sifted(a, b, true);
}

/** Those of `a` that are not in `b`. */
export function without(a: Int32Array, b: Int32Array): Int32Array {
  return sifted(a, b, false);
}

/** A set as SQL takes it: `json_each(?)` makes rows of it, in their order. */
export function listOf(rows: Int32Array): string {
  return `[${rows.join(',')}]`;
}

function sifted(a: Int32Array, b: Int32Array, wanted: boolean): Int32Array {
  const kept = new Int32Array(a.length);
  let n = 0;
  for (let i = 0, j = 0; i < a.length; i++) {
    const row = a[i]!;
    while (j < b.length && b[j]! < row) j++;
    if ((b[j] === row) === wanted) kept[n++] = row;
  }
  return kept.subarray(0, n);
}
