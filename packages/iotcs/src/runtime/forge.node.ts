import type { Forge } from './forge.js';

/** Loads the library `node-forge`, which is loaded only here. Rejects when it is not installed. */
export async function loadForge(): Promise<Forge | undefined> {
  // Bundlers let the program find out where the library is not installed, but only inside of a `try`.
  try {
    return (await import('node-forge')).default as Forge;
  } catch (error) {
    throw new Error('the package "node-forge" cannot be loaded', { cause: error });
  }
}
