import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeFiles } from './packed-files.mjs';
import { published, root } from './report.mjs';

/**
 * Packs each published package as it would be published, lets publint and attw judge the file, and looks into it.
 *
 * @param {import('./report.mjs').Report} report
 */
export function checkPacks(report) {
  for (const folder of published) {
    const target = mkdtempSync(join(tmpdir(), 'sdk-pack-'));
    try {
      run('pnpm', ['pack', '--pack-destination', target], folder);
      const file = readdirSync(target).find(name => name.endsWith('.tgz'));
      if (file === undefined) {
        report.add(`${folder}: pnpm pack made no file`);
        continue;
      }
      const path = join(target, file);
      judge(report, folder, 'publint', [path, '--strict']);
      judge(report, folder, 'attw', [path, '--profile', 'esm-only', '--no-emoji']);
      checkContent(report, folder, path);
    } finally {
      rmSync(target, { recursive: true });
    }
  }
}

/** @param {import('./report.mjs').Report} report @param {string} folder @param {string} tarball */
function checkContent(report, folder, tarball) {
  const target = join(tarball, '..');
  execFileSync('tar', ['-xzf', tarball, '-C', target]);
  for (const finding of judgeFiles(join(target, 'package')))
    report.add(`${folder}: the packed file ${finding}`);
}

function judge(report, folder, tool, args) {
  try {
    run(tool, args, '.');
  } catch (error) {
    report.add(`${folder}: ${tool} objects:\n${error.stdout}${error.stderr}`);
  }
}

/** @param {string} command @param {string[]} args @param {string} folder */
function run(command, args, folder) {
  execFileSync(join(root, 'node_modules/.bin', command), args, {
    cwd: join(root, folder),
    encoding: 'utf8',
    stdio: 'pipe',
  });
}
