import { readFileSync } from 'node:fs';
import { root } from './report.mjs';

/** Names that a package uses for one operating system, in the order in which they are tried. */
const SYSTEMS = { macOS: ['darwin'], Windows: ['win32', 'windows'] };

/**
 * The lockfile must work on every machine: it names no hosts, and a tool that comes as a binary per operating system has
 * one for macOS and Windows too. A registry that lags behind can leave them out without a word.
 *
 * @param {import('./report.mjs').Report} report
 */
export function checkLockfile(report) {
  const text = readFileSync(`${root}pnpm-lock.yaml`, 'utf8');
  for (const line of text.split('\n')) {
    if (/tarball:|https?:/.test(line)) report.add(`pnpm-lock.yaml names a host: ${line.trim()}`);
  }
  const names = new Set([...text.matchAll(/^ {2}'?(@?[^\s'@][^\s'@]*)@/gm)].map(match => match[1]));
  const families = new Set();
  for (const name of names) {
    const family = /^(.*?[-/])linux\b/.exec(name)?.[1];
    if (family !== undefined) families.add(family);
  }
  report.expect(
    families.size > 0,
    'pnpm-lock.yaml: no package with a binary per operating system was found; the check is blind',
  );
  for (const family of families) {
    for (const [system, tokens] of Object.entries(SYSTEMS)) {
      const present = tokens.some(token => [...names].some(name => name.startsWith(`${family}${token}`)));
      report.expect(
        present,
        `pnpm-lock.yaml: ${family}* has no binary for ${system}; choose a version that has one`,
      );
    }
  }
}
