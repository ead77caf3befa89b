import { execFileSync } from 'node:child_process';
import { root } from './report.mjs';

/**
 * The repository stands alone: no tracked file points outside of it or names the address of a package registry.
 *
 * @param {import('./report.mjs').Report} report
 */
export function checkStandalone(report) {
  const patterns = [
    ['\\.', '\\./shared/'].join(''),
    ['registry', '\\.npmjs'].join(''),
    ['pypi', '\\.org'].join(''),
  ];
  for (const pattern of patterns) {
    for (const line of grep(pattern)) report.add(`points outside of the repository: ${line}`);
  }
}

/** @param {string} pattern @returns {string[]} */
function grep(pattern) {
  try {
    return execFileSync('git', ['grep', '-nIE', pattern, '--', '.', ':!pnpm-lock.yaml'], {
      cwd: root,
      encoding: 'utf8',
    })
      .trim()
      .split('\n');
  } catch (error) {
    if (error.status === 1) return [];
    throw error;
  }
}
