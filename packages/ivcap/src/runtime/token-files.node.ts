import { link, open, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { TokenRecord, TokenStore } from '@sdk/core';

/**
 * A token in files `<path>.<version>`, for processes of one machine. Each version is a file of its own, because making a
 * hard link fails when the name is taken: of two processes that write the same version one wins, without locks that a
 * crash could leave behind.
 */
export function versionedFileStore(path: string): TokenStore {
  const folder = dirname(path);
  const prefix = `${basename(path)}.`;
  const fileOf = (version: number): string => join(folder, `${prefix}${version}`);

  const versions = async (): Promise<number[]> =>
    (await readdir(folder))
      .filter(name => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
      .map(name => Number(name.slice(prefix.length)))
      .sort((a, b) => b - a);

  const read = async (): Promise<TokenRecord> => {
    for (;;) {
      const [version] = await versions();
      if (version === undefined) return { version: 0 };
      try {
        return JSON.parse(await readFile(fileOf(version), 'utf8')) as TokenRecord;
      } catch (error) {
        // A newer version has taken its place meanwhile.
        if ((error as { readonly code?: unknown }).code !== 'ENOENT') throw error;
      }
    }
  };

  return {
    read,
    async compareAndSet(expectedVersion, next) {
      const [present = 0] = await versions();
      if (present !== expectedVersion) return false;
      const draft = join(folder, `${prefix}draft-${crypto.randomUUID()}`);
      await writeNew(draft, JSON.stringify(next));
      try {
        await link(draft, fileOf(next.version));
      } catch (error) {
        if ((error as { readonly code?: unknown }).code !== 'EEXIST') throw error;
        return false;
      } finally {
        await rm(draft, { force: true });
      }
      return dropOlder(next.version);
    },
  };

  /** False when a newer version was there already, so that `written` came too late. */
  async function dropOlder(written: number): Promise<boolean> {
    const all = await versions();
    const [newest = written] = all;
    for (const version of all) if (version < newest) await rm(fileOf(version), { force: true });
    return newest === written;
  }
}

/** Readable by its owner only, because it holds a token. */
async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
