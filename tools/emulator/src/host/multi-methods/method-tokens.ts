import { MessageScanner } from './message-scanner.js';

/**
 * Methods that Node's parser refuses, and the standard ones that stand for them on their way through it. They are of
 * the same length, so that nothing in a message moves.
 */
const standIns: readonly (readonly [own: string, standIn: string])[] = [
  ['MGET', 'LOCK'],
  ['MPUT', 'LINK'],
];

/** What a client gets that sends one of the stand-ins itself. */
const REFUSED = 'COPY';

const overwrites: ReadonlyMap<string, string> = new Map([
  ...standIns.map(([own, standIn]) => [`${own} `, standIn] as const),
  ...standIns.map(([, standIn]) => [`${standIn} `, REFUSED] as const),
]);

const TOKEN_BYTES = 5;

/** The method that a parsed request had on the wire. */
export function methodOnWire(parsed: string | undefined): string | undefined {
  return standIns.find(([, standIn]) => standIn === parsed)?.[0] ?? parsed;
}

/** Overwrites the method tokens in the bytes of one connection. Holds back at most four bytes of a token. */
export class MethodTokens {
  readonly #scanner = new MessageScanner();
  #held: Uint8Array = Buffer.alloc(0);

  /** The bytes to hand on now. */
  push(chunk: Uint8Array): Uint8Array {
    const given = this.#held.byteLength;
    const bytes = given === 0 ? Buffer.from(chunk) : Buffer.concat([this.#held, chunk]);
    let heldFrom = bytes.byteLength;
    const onToken = (start: number): void => {
      const token = bytes.toString('latin1', start, start + TOKEN_BYTES);
      const method = overwrites.get(token);
      if (method !== undefined) bytes.write(method, start, 'latin1');
      else if (isPartOfToken(token)) heldFrom = start;
    };
    if (given > 0) onToken(0);
    this.#scanner.read(bytes.subarray(given), { onRequestLine: offset => onToken(given + offset) });
    this.#held = bytes.subarray(heldFrom);
    return bytes.subarray(0, heldFrom);
  }

  /** What is still held back when the connection ends. */
  flush(): Uint8Array {
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    return held;
  }
}

/** Whether a token at the end of the bytes may become one that is overwritten. */
function isPartOfToken(text: string): boolean {
  if (text.length >= TOKEN_BYTES) return false;
  return [...overwrites.keys()].some(token => token.startsWith(text));
}
