import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { published, root } from './report.mjs';

/**
 * Packs each published package as it would be published and lets publint and attw judge the file.
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

/** Only what a user needs may be in the file, and everything that they need must be. */
function checkContent(report, folder, path) {
  const names = execFileSync('tar', ['-tzf', path], { encoding: 'utf8' }).trim().split('\n');
  const stray = names.filter(
    name =>
      !/^package\/(dist|src|bin)\/|^package\/(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(name),
  );
  for (const name of stray) report.add(`${folder}: the packed file holds ${name}`);
  for (const needed of [
    'package/README.md',
    'package/LICENSE',
    'package/dist/index.js',
    'package/dist/index.d.ts',
  ]) {
    report.expect(names.includes(needed), `${folder}: the packed file lacks ${needed}`);
  }
  report.expect(
    !names.some(name => name.endsWith('.tsbuildinfo')),
    `${folder}: the packed file holds build state`,
  );
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
