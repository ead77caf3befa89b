/** The text of a program that runs one scenario and prints what it did, for runtimes that start programs. */

/** @param {string} platform @param {'import' | 'require'} form */
export function programOf(platform, form) {
  const load =
    form === 'import'
      ? `import * as sdk from '@sdk/${platform}';`
      : `import { createRequire } from 'node:module';\nconst sdk = createRequire(import.meta.url)('@sdk/${platform}');`;
  return `${load}
import { scenarios } from './scenarios.mjs';
const done = await scenarios.${platform}(sdk, JSON.parse(process.env.SERVER));
console.log(done.join(' '));
`;
}
