import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A folder outside of the workspace in which the packed files are installed, as a user would have them. */
export class Installation {
  /**
   * @param {string} folder
   * @param {Record<string, string>} dependencies versions, or paths of tarballs
   */
  constructor(folder, dependencies) {
    this.folder = folder;
    this.dependencies = dependencies;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    // The version that a tarball asks for was never published, so every package finds the packed one.
    const overrides = Object.fromEntries(
      Object.entries(dependencies).filter(([, wanted]) => wanted.startsWith('/')),
    );
    this.write('package.json', JSON.stringify({ private: true, type: 'module', dependencies, overrides }));
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      stdio: 'pipe',
    });
  }

  /** @param {string} name @param {string} text */
  write(name, text) {
    writeFileSync(join(this.folder, name), text);
  }

  /** All packages in it, and those of them that run something when they are installed. @returns {{names: string[], withScripts: string[]}} */
  packages() {
    const lock = readFileSync(join(this.folder, 'node_modules/.package-lock.json'), 'utf8');
    const installed = Object.entries(JSON.parse(lock).packages);
    const nameOf = path => path.split('node_modules/').at(-1);
    return {
      names: installed.map(([path]) => nameOf(path)).sort(),
      withScripts: installed
        .filter(([, { hasInstallScript }]) => hasInstallScript)
        .map(([path]) => nameOf(path)),
    };
  }

  /**
   * Runs a program in the folder; this process goes on meanwhile, because the server lives in it.
   *
   * @param {string} command @param {readonly string[]} args @param {Record<string, string>} [environment]
   * @param {{folder?: string}} [options] `folder` below this one
   * @returns {Promise<string>} what it printed
   */
  async run(command, args, environment = {}, { folder = '.' } = {}) {
    const { stdout } = await promisify(execFile)(command, args, {
      cwd: join(this.folder, folder),
      timeout: 120_000,
      env: { ...process.env, NODE_OPTIONS: '', ...environment },
    });
    return stdout;
  }
}
