import { ProtocolError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';

/** Largest event, line or element that is accepted when the caller sets no other limit: 16 MiB. */
export const DEFAULT_MAX_ITEM_BYTES: number = 16 * 1024 * 1024;

/** Length of `text` in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    bytes += code < 0x800 ? 1 : 2;
    if (code >= 0xd800 && code < 0xdc00 && isLowSurrogate(text.charCodeAt(index + 1))) index += 1;
  }
  return bytes;
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code < 0xe000;

/** Whether `text` is longer than `maxBytes` in UTF-8; counts only where the number of characters leaves it open. */
export function exceedsBytes(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return true;
  return text.length * 3 > maxBytes && utf8Length(text) > maxBytes;
}

/** What is thrown for an item above its limit. */
export function tooLarge(what: string, maxBytes: number, context: ErrorContext): ProtocolError {
  return new ProtocolError({
    ...context,
    code: 'sdk.response_too_large',
    message: `${context.platform} ${context.operation}: ${what} is larger than ${maxBytes} bytes`,
  });
}
