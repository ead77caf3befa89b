/** `String.fromCharCode` takes its characters as arguments, and their number is limited. */
const CHUNK = 0x8000;

/** A text with one character for each byte. */
export function toBinaryText(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return binary;
}

/** Standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(toBinaryText(bytes));
}

/** The URL form without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The opposite of `toBinaryText`. */
export function fromBinaryText(binary: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(binary, character => character.charCodeAt(0));
}

/** Decodes standard base64; white space in it is skipped. Undefined when it is none. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return fromBinaryText(atob(text.replaceAll(/\s/g, '')));
  } catch {
    return undefined;
  }
}
