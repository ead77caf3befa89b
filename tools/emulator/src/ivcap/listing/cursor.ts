import { invalidParameter } from '../errors.js';
import { isPlainObject } from '../plain-object.js';

/** Where a page of a list begins, and which list it is. */
export interface Cursor {
  /** Path of the list that the cursor belongs to. */
  readonly path: string;
  /** The query of the first page, without `limit` and `page`; it counts for all pages. */
  readonly query: string;
  /** Items before this page. */
  readonly offset: number;
  /** The last item before this page; its place is found again although items came or went before it. */
  readonly after?: string | undefined;
  /** The page is an empty one in the middle. */
  readonly empty?: boolean | undefined;
}

// Their base64 form is `+/`, so that every cursor has characters that must be percent-encoded.
const MARK = Buffer.from([0xfb, 0xff, 0xfe]);

/**
 * A cursor as an opaque text. Unless it is to be plain, it always contains `+`, `/` and `=`, to catch clients that
 * encode it wrongly or twice.
 */
export function writeCursor(cursor: Cursor, plain: boolean): string {
  const text = Buffer.from(JSON.stringify(cursor));
  if (plain) return text.toString('hex');
  const bytes = Buffer.concat([MARK, text]);
  return Buffer.concat([bytes, Buffer.alloc(bytes.byteLength % 3 === 0 ? 1 : 0, ' ')]).toString('base64');
}

/**
 * Reads a cursor of a list.
 *
 * @throws {IvcapRefusal} with status 422 when it was not made by `writeCursor`, for this list
 */
export function readCursor(text: string, path: string): Cursor {
  const cursor = parse(contentOf(text));
  if (cursor?.path !== path) throw invalidParameter('page', 'not a cursor of this list', text);
  return cursor;
}

function contentOf(text: string): string {
  if (/^[0-9a-f]+$/.test(text)) return Buffer.from(text, 'hex').toString();
  const bytes = Buffer.from(text, 'base64');
  const marked = bytes.toString('base64') === text && bytes.subarray(0, MARK.byteLength).equals(MARK);
  return marked ? bytes.subarray(MARK.byteLength).toString() : '';
}

function parse(text: string): Cursor | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? (value as unknown as Cursor) : undefined;
  } catch {
    return undefined;
  }
}
