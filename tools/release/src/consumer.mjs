import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** How each package manager adds a package to a folder. */
const managers = {
  npm: ['npm', 'install', '--no-audit', '--no-fund', '--loglevel=error'],
  pnpm: ['pnpm', 'add', '--silent', '--ignore-workspace'],
  yarn: ['npx', '--yes', 'yarn@1.22.22', 'add', '--silent', '--no-progress', '--ignore-engines'],
};

export const managerNames = Object.keys(managers);

/** A new folder outside of the workspace with one package in it. */
export class Consumer {
  /** @param {string} folder @param {string} registry @param {string} manager @param {string} wanted e.g. `@sdk/vantiq` */
  constructor(folder, registry, manager, wanted) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '.npmrc'), `@sdk:registry=${registry}\n`);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    const [command, ...args] = managers[manager];
    execFileSync(command, [...args, wanted], { cwd: folder, stdio: 'pipe' });
  }

  /** Names of the SDK packages that came with it. */
  installedSdks() {
    return this.#names(
      join(this.folder, 'node_modules/@sdk'),
      join(this.folder, 'node_modules/.pnpm'),
    ).sort();
  }

  /** @param {string} name @returns {any} */
  manifest(name) {
    return JSON.parse(readFileSync(join(this.folder, 'node_modules', name, 'package.json'), 'utf8'));
  }

  /** Runs the quickstart of the package's own README. @param {string} name @param {Record<string, string>} environment @returns {string} what it printed */
  runQuickstart(name, environment) {
    const readme = readFileSync(join(this.folder, 'node_modules', name, 'README.md'), 'utf8');
    const section = readme.split(/^## /m).find(part => part.startsWith('Quickstart\n')) ?? '';
    const source = /^```ts\n([\s\S]*?)^```$/m.exec(section)?.[1];
    if (source === undefined) throw new Error(`${name}: the README has no quickstart`);
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
    const script = join(this.folder, 'quickstart.mjs');
    writeFileSync(script, ts.transpileModule(source, { compilerOptions: options }).outputText);
    return execFileSync(process.execPath, [script], {
      cwd: this.folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 60_000,
      env: { ...process.env, ...environment },
    });
  }

  /** pnpm keeps what is not asked for by name in a folder of its own. */
  #names(scope, store) {
    const direct = readdirSync(scope);
    const stored = listOf(store).flatMap(name => /^@sdk\+([a-z]+)@/.exec(name)?.[1] ?? []);
    return [...new Set([...direct, ...stored])].map(name => `@sdk/${name}`);
  }
}

function listOf(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
