const SCRATCH_BYTES = 65_536;
/** Up to here a loop over plain text is faster than a call of the encoder. */
const SHORT_TEXT = 128;

const encoder = new TextEncoder();
let scratch: Uint8Array<ArrayBuffer> | undefined;

/** Bytes of `text` in UTF-8. */
export function utf8Length(text: string): number {
  return text.length <= SHORT_TEXT && isAscii(text) ? text.length : encodedLength(text);
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 0x7f) return false;
  }
  return true;
}

function encodedLength(text: string): number {
  scratch ??= new Uint8Array(SCRATCH_BYTES);
  let bytes = 0;
  for (let rest = text; rest !== ''; ) {
    const { read, written } = encoder.encodeInto(rest, scratch);
    bytes += written;
    rest = read === rest.length ? '' : rest.slice(read);
  }
  return bytes;
}
