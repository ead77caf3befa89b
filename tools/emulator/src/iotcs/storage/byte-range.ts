/** Where a part of a content begins, and where it ends (the last byte is not part of it). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const pattern = /^bytes=(\d*)-(\d*)$/;

/** The part that a `Range` header asks for, all when it asks for none or for several; undefined when there is no such part. */
export function rangeOf(header: string | undefined, length: number): ByteRange | undefined {
  const all = { start: 0, end: length };
  const [, first, last] = pattern.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return all;
  const start = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? length : Math.min(length, Number(last) + 1);
  return start < end ? { start, end } : undefined;
}

/** The bytes of a part of a content that comes piece by piece. */
export async function* cut(
  pieces: AsyncIterable<Uint8Array>,
  { start, end }: ByteRange,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const piece of pieces) {
    const part = piece.subarray(Math.max(0, start - at), Math.max(0, end - at));
    if (part.byteLength > 0) yield part;
    at += piece.byteLength;
    if (at >= end) return;
  }
}
