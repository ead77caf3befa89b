import { createHash } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { invalid } from '../validation.js';
import type { FileAccess, FileFacts, ReadableFile, WritableFile } from './file-access.js';
import { versionedFileStore } from './token-files.node.js';

const HASHED_AT_ONCE_BYTES = 1024 * 1024;

export const files: FileAccess = {
  describe,
  open: openFile,
  create: createFile,
  readText: path => readFile(path, 'utf8').catch(unlessMissing),
  writeText,
  rename,
  remove: path => rm(path, { force: true }),
  md5,
  beside: (path, name) => join(dirname(path), name(basename(path))),
  tokenStore: versionedFileStore,
};

async function describe(operation: string, path: string): Promise<FileFacts> {
  let found = 'a folder or a device';
  try {
    const file = await open(path);
    try {
      const stat = await file.stat();
      if (stat.isFile()) return { sizeBytes: stat.size, modifiedMs: stat.mtimeMs, name: basename(path) };
    } finally {
      await file.close();
    }
  } catch (error) {
    found = codeOf(error) ?? 'no file';
  }
  throw invalid(operation, { field: 'path', expected: 'a file that can be read', received: found });
}

async function openFile(operation: string, path: string): Promise<ReadableFile> {
  await describe(operation, path);
  const file = await open(path);
  // One chunk is on its way at a time, so that all of them can share their memory.
  let buffer = new Uint8Array(0);
  return {
    async read(offset, length) {
      if (buffer.byteLength < length) buffer = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
    close: () => file.close(),
  };
}

async function createFile(operation: string, path: string): Promise<WritableFile> {
  try {
    const file = await open(path, 'w');
    return {
      // Goes on at the present position, and unlike `write` until all is written.
      write: bytes => file.writeFile(bytes),
      close: () => file.close(),
    };
  } catch (error) {
    throw invalid(operation, {
      field: 'path',
      expected: 'a file that can be written',
      received: codeOf(error),
    });
  }
}

async function writeText(path: string, text: string): Promise<void> {
  const draft = `${path}.${crypto.randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

async function md5(path: string): Promise<string> {
  const hash = createHash('md5');
  const file = await openFile('md5', path);
  try {
    for (let offset = 0; ; ) {
      const bytes = await file.read(offset, HASHED_AT_ONCE_BYTES);
      if (bytes.byteLength === 0) return hash.digest('hex');
      hash.update(bytes);
      offset += bytes.byteLength;
    }
  } finally {
    await file.close();
  }
}

function codeOf(error: unknown): string | undefined {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

function unlessMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}
