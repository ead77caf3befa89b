import { latin1, utf8 } from '../encoding/bytes.js';
import { requireText } from '../validation.js';

/**
 * The bytes of a password: one for each character, as the original libraries have it (section 4.2). Passwords with other
 * characters could never be used there; they are taken as UTF-8.
 */
export function passwordBytes(password: string): Uint8Array<ArrayBuffer> {
  const text = requireText('provisioning', 'password', password);
  return latin1(text) ?? utf8(text);
}
