import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('../../../', import.meta.url).pathname;
const tools = join(root, 'node_modules/.bin');

/** A clone of the repository in which versions may be changed. */
export class Checkout {
  /** @param {string} folder where to put it */
  constructor(folder) {
    this.folder = folder;
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, folder]);
    this.run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline', '--silent']);
  }

  /** @param {string} command @param {readonly string[]} args @param {Record<string, string>} [environment] @returns {string} what it printed */
  run(command, args, environment = {}) {
    try {
      return execFileSync(command, args, {
        cwd: this.folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, CI: 'true', PATH: `${tools}:${process.env.PATH}`, ...environment },
      });
    } catch (error) {
      throw new Error(`${command} ${args.join(' ')} failed:\n${error.stdout}${error.stderr}`);
    }
  }

  /** The published packages by name. @returns {Map<string, {version: string, dependencies?: Record<string, string>, folder: string}>} */
  packages() {
    const folders = [
      ...readdirSync(join(this.folder, 'packages')).map(name => join(this.folder, 'packages', name)),
      join(this.folder, 'tools/emulator'),
    ];
    return new Map(
      folders.map(folder => {
        const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
        return [manifest.name, { ...manifest, folder }];
      }),
    );
  }

  /** Notes a change for the next release. @param {'minor' | 'patch'} bump @param {string} text */
  addChangeset(name, bump, text) {
    writeFileSync(
      join(this.folder, '.changeset/rehearsed-change.md'),
      `---\n'${name}': ${bump}\n---\n\n${text}\n`,
    );
  }

  /** Only a CI that the registry knows can vouch for where a package comes from. */
  withoutProvenance() {
    for (const { folder } of this.packages().values()) {
      const file = join(folder, 'package.json');
      const manifest = JSON.parse(readFileSync(file, 'utf8'));
      delete manifest.publishConfig.provenance;
      writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
    }
  }

  /** Makes the versions that the changesets ask for, builds and publishes them. @param {string} registry @param {string} userConfig */
  release(registry, userConfig) {
    this.run('changeset', ['version']);
    this.run('node', ['tools/build/src/all.mjs']);
    this.run('changeset', ['publish', '--no-git-tag'], {
      npm_config_registry: registry,
      npm_config_userconfig: userConfig,
    });
  }
}
