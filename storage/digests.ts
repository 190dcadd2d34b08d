/** `sha256:<hex>` outside, 32 bytes inside: a digest stands in every row and two indexes. */
export function digestBytes(digest: string): Buffer {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new RangeError(`Not a sha256 digest: ${digest.slice(0, 80)}`);
  return Buffer.from(digest.slice(7), 'hex');
}

export function digestText(bytes: Uint8Array): string {
  return `sha256:${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

const UUID = /^urn:uuid:([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;

/** A WARC record id: the usual `urn:uuid:…` as 16 bytes, anything else as it stands. */
export function recordIdValue(id: string): Buffer | string {
  const parts = UUID.exec(id);
  return parts === null ? id : Buffer.from(parts.slice(1).join(''), 'hex');
}

export function recordIdText(value: Uint8Array | string): string {
  if (typeof value === 'string') return value;
  const hex = Buffer.from(value).toString('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
