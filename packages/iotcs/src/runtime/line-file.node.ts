import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { LineFile } from './host.js';

const OWNER_ONLY = 0o600;

/**
 * Opens a file of lines, and makes it when something is appended. Each change is forced to the disk, so that neither a
 * killed process nor a power cut loses it.
 */
export function openLineFile(path: string): LineFile {
  return new NodeLineFile(path);
}

class NodeLineFile implements LineFile {
  readonly #path: string;
  #file: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  read(): string {
    try {
      return readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as { readonly code?: unknown }).code === 'ENOENT') return '';
      throw error;
    }
  }

  append(text: string): void {
    const file = this.#open();
    const before = fstatSync(file).size;
    try {
      // On a full disk `writeSync` may take a part and say nothing.
      writeFileSync(file, text);
      fsyncSync(file);
    } catch (error) {
      // Half a line on a full disk would be taken for the beginning of the next one.
      ftruncateSync(file, before);
      throw error;
    }
  }

  replace(text: string): void {
    const draft = `${this.#path}.tmp`;
    const file = openSync(draft, 'w', OWNER_ONLY);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.close();
    renameSync(draft, this.#path);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #open(): number {
    if (this.#file !== undefined) {
      if (fstatSync(this.#file).ino === statSync(this.#path, { throwIfNoEntry: false })?.ino)
        return this.#file;
      // Another device on the same file has replaced it; what is written to the old one nobody reads.
      this.close();
    }
    mkdirSync(dirname(this.#path), { recursive: true });
    this.#file = openSync(this.#path, 'a', OWNER_ONLY);
    return this.#file;
  }
}
