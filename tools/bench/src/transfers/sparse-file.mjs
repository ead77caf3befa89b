import { open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs something with a file of zeros, which takes no room on the disk. @param {(path: string) => Promise<void>} use */
export async function withSparseFile(size, use) {
  const path = join(tmpdir(), `sdk-bench-${process.pid}.bin`);
  const file = await open(path, 'w');
  try {
    await file.truncate(size);
    await file.close();
    await use(path);
  } finally {
    await unlink(path);
  }
}
