import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { root } from './report.mjs';

/** Commands of the package managers: a script of such a name is not what `pnpm name` runs. */
const TAKEN =
  'add adduser audit bin bugs cache config create deploy docs doctor exec fetch fund help home import info init install issues licenses link list login logout outdated owner pack patch ping prefix prune publish rebuild remove repo root run search self-update server setup star store team token undeprecate unlink unpublish update version view whoami why xmas'.split(
    ' ',
  );

/**
 * The commands that the pages tell to run are there, and are those of this repository.
 *
 * @param {import('./report.mjs').Report} report
 */
export function checkCommands(report) {
  const { scripts, devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const pages = execFileSync('git', ['ls-files', '*.md', ':!docs/api-reports'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const page of pages.trim().split('\n')) {
    const text = readFileSync(root + page, 'utf8');
    // It would fetch a package of this name, which is not ours, where the emulator is not installed.
    report.expect(!text.includes('npx sdk-emulator'), `${page}: write \`npx @sdk/emulator\``);
    for (const [, command, name] of text.matchAll(/(?:^|`)(npm run|pnpm) ([a-z][\w:-]*)/gm)) {
      const isThere = name in scripts || name in devDependencies;
      report.expect(isThere, `${page}: there is no script for \`${command} ${name}\``);
      report.expect(
        command !== 'pnpm' || !TAKEN.includes(name),
        `${page}: \`pnpm ${name}\` is a command of pnpm's own`,
      );
    }
  }
}
