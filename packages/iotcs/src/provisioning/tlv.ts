import { concat, utf8 } from '../encoding/bytes.js';
import { invalid } from '../validation.js';
import { damaged } from './provisioning-error.js';

const HEADER_BYTES = 3;
const MAX_VALUE_BYTES = 0xffff;

/** One element: a tag and its value. */
export interface Tlv {
  readonly tag: number;
  readonly value: Uint8Array<ArrayBuffer>;
}

/** Splits bytes into elements. @throws {ProvisioningError} when a length does not fit. */
export function readTlvs(bytes: Uint8Array<ArrayBuffer>): Tlv[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const elements: Tlv[] = [];
  let start = 0;
  while (start < bytes.length) {
    if (start + HEADER_BYTES > bytes.length) throw damaged('an element is cut off');
    const end = start + HEADER_BYTES + view.getUint16(start + 1);
    if (end > bytes.length) throw damaged('an element is longer than the file');
    elements.push({ tag: view.getUint8(start), value: bytes.slice(start + HEADER_BYTES, end) });
    start = end;
  }
  return elements;
}

/** Writes one element. @throws {ValidationError} when the value is above 65535 bytes. */
export function writeTlv(tag: number, value: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = typeof value === 'string' ? utf8(value) : value;
  if (bytes.length > MAX_VALUE_BYTES)
    throw invalid('provisioning', {
      field: `element ${tag}`,
      expected: `at most ${MAX_VALUE_BYTES} bytes`,
      received: `${bytes.length}`,
    });
  return concat(Uint8Array.of(tag, bytes.length >> 8, bytes.length & 0xff), bytes);
}
