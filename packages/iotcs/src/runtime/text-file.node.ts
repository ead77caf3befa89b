import { open, readFile, rename, rm } from 'node:fs/promises';
import { pid } from 'node:process';
import { invalid } from '../validation.js';

const OWNER_ONLY = 0o600;

/** @throws {ValidationError} when there is no such file, or it cannot be read. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw fileError('a file that can be read', error);
  }
}

/**
 * Replaces a file in one step, readable by its owner only. After a crash at any moment there is the old text or the new one.
 *
 * @throws {ValidationError} when it cannot be written.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  const draft = `${path}.${pid}.tmp`;
  try {
    const file = await open(draft, 'w', OWNER_ONLY);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw fileError('a file that can be written', error);
  }
}

function fileError(expected: string, error: unknown): Error {
  const { code } = error as { readonly code?: unknown };
  return invalid('file', { field: 'file', expected, received: String(code ?? 'an error') });
}
