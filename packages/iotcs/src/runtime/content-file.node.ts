import { accessSync, closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { invalid } from '../validation.js';
import type { ContentReader, ContentWriter } from './host.js';

const CHUNK_BYTES = 64 * 1024;

/** @throws {ValidationError} when `path` is no file that can be read. */
export function requireReadable(operation: string, path: string): void {
  let found = 'a folder or a device';
  try {
    accessSync(path, constants.R_OK);
    if (statSync(path).isFile()) return;
  } catch (error) {
    found = codeOf(error);
  }
  throw invalid(operation, { field: 'inputPath', expected: 'a file that can be read', received: found });
}

/** Makes the file with its folders, unless it is there. @throws {ValidationError} when it cannot be written. */
export function requireWritable(operation: string, path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    closeSync(openSync(path, 'a'));
  } catch (error) {
    throw invalid(operation, {
      field: 'outputPath',
      expected: 'a file that can be written',
      received: codeOf(error),
    });
  }
}

/** Opens a file for reading. */
export async function openReader(path: string): Promise<ContentReader> {
  const { size } = await stat(path);
  return { size, read: () => readPieces(path) };
}

/** Opens a file for writing. Until it is complete the content lies beside it, under the ending `.part`. */
export async function openWriter(path: string): Promise<ContentWriter> {
  const draft = `${path}.part`;
  const file = await open(draft, 'w');
  return {
    // `write` may take only a part; this one goes on until all is written.
    write: bytes => file.appendFile(bytes),
    close: async () => {
      await file.close();
      await rename(draft, path);
    },
    abort: async () => {
      await file.close();
      await rm(draft, { force: true });
    },
  };
}

async function* readPieces(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path, 'r');
  try {
    for (;;) {
      const chunk = new Uint8Array(CHUNK_BYTES);
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function codeOf(error: unknown): string {
  return String((error as { readonly code?: unknown }).code ?? 'an error');
}
