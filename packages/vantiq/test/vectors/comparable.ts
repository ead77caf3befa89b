import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Download } from '@sdk/vantiq';
import type { Vector } from './vector.js';

/** A result in the form in which recordings show it: bytes and streams as text with their length. */
export async function comparable(result: unknown): Promise<unknown> {
  if (result instanceof Download) {
    const bytes = await result.bytes();
    return { stream: new TextDecoder().decode(bytes), length: bytes.length };
  }
  if (ArrayBuffer.isView(result))
    return { bytes: new TextDecoder().decode(result as Uint8Array), length: result.byteLength };
  return result;
}

/** Without what is null, which the originals take for not given. */
export function present<T extends object>(args: T): T {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null)) as T;
}

/** A file with what the recording sent; a path without a file where it sent nothing. */
export function fileFor({ exchanges }: Vector): string {
  const path = join(mkdtempSync(join(tmpdir(), 'vantiq-vectors-')), 'file');
  const part = exchanges.at(-1)?.request.multipart?.[0];
  if (part?.bodyText !== undefined) writeFileSync(path, part.bodyText);
  if (part?.bodyHex !== undefined) writeFileSync(path, Buffer.from(part.bodyHex, 'hex'));
  return path;
}
