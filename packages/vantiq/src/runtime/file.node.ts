import { open } from 'node:fs/promises';
import { invalid } from '../validation.js';
import type { FileSource } from './file-source.js';

const CHUNK_BYTES = 256 * 1024;

/** @throws {ValidationError} when there is no such file, or it cannot be read. */
export async function openFile(operation: string, path: string): Promise<FileSource> {
  await checkReadable(operation, path);
  return { read: () => readFile(path) };
}

async function checkReadable(operation: string, path: string): Promise<void> {
  let found = 'no file';
  try {
    const file = await open(path);
    const isFile = (await file.stat()).isFile();
    await file.close();
    if (isFile) return;
    found = 'a folder or a device';
  } catch (error) {
    found = String((error as { readonly code?: unknown }).code ?? found);
  }
  throw invalid(operation, { field: 'path', expected: 'a file that can be read', received: found });
}

async function* readFile(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path);
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
