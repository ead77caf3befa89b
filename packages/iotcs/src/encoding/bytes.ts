const encoder = new TextEncoder();
/** Where texts are encoded that are only to be measured. */
const scratch: Uint8Array = new Uint8Array(4_096);
/** No UTF-16 unit of a text takes more bytes in UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

/** UTF-8 of a text. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** How many bytes a text takes in UTF-8. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let rest = text; rest !== ''; ) {
    const { read, written } = encoder.encodeInto(rest, scratch);
    length += written;
    rest = rest.slice(read);
  }
  return length;
}

/** True when a text takes more than so many bytes in UTF-8. */
export function isLongerThan(text: string, bytes: number): boolean {
  // Most texts are so short that nothing has to be encoded.
  return text.length * MAX_BYTES_PER_UNIT > bytes && utf8Length(text) > bytes;
}

/** One byte for each of the lower 256 characters; undefined when the text has others. */
export function latin1(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 255) return undefined;
    bytes[index] = code;
  }
  return bytes;
}

/** The pieces, one after the other. */
export function concat(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let end = 0;
  for (const piece of pieces) {
    whole.set(piece, end);
    end += piece.length;
  }
  return whole;
}

/** Lower-case hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Decodes hexadecimal digits; undefined when they are none. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^([0-9a-f]{2})*$/i.test(text)) return undefined;
  return Uint8Array.from(text.match(/../g) ?? [], pair => Number.parseInt(pair, 16));
}
