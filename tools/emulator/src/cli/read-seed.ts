import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseJson } from '../host/json.js';
import type { EmulatorSeed } from '../options.js';

/**
 * Reads a seed: a JSON file, or a JavaScript module that exports it as `default`.
 *
 * @throws {Error} naming the file when it cannot be read or holds no seed
 */
export async function readSeed(file: string): Promise<EmulatorSeed> {
  try {
    const seed = file.endsWith('.json') ? await readJson(file) : await importDefault(file);
    if (typeof seed !== 'object' || seed === null)
      throw new Error('expected an object with one member per platform');
    return seed;
  } catch (error) {
    throw new Error(`--seed ${file}: ${(error as { message: string }).message}`);
  }
}

async function readJson(file: string): Promise<unknown> {
  return parseJson(await readFile(file, 'utf8'));
}

async function importDefault(file: string): Promise<unknown> {
  const module: { readonly default?: unknown } = await import(pathToFileURL(resolve(file)).href);
  return module.default;
}
