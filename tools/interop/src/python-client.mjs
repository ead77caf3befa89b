import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Skipped } from './skipped.mjs';

const cache = new URL('../.cache/', import.meta.url).pathname;
const PYTHONS = ['python3', 'python'];

/**
 * A virtual environment with exactly these packages, made once and kept.
 *
 * @param {string} name @param {string[]} requirements e.g. `timeplus==1.4.1`
 * @returns {string} path of its interpreter
 * @throws {Skipped} where Python or a package index is missing
 */
export function pythonWith(name, requirements) {
  const key = createHash('sha256').update(requirements.join('\n')).digest('hex').slice(0, 8);
  const folder = join(cache, `${name}-${key}`);
  const interpreter = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const ready = join(folder, 'ready');
  if (existsSync(ready)) return interpreter;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const python = PYTHONS.find(candidate => runs(candidate, ['-c', 'import venv, ensurepip']));
  if (python === undefined) throw new Skipped('no Python 3 with the module venv was found');
  execFileSync(python, ['-m', 'venv', folder], { stdio: 'pipe' });
  try {
    execFileSync(
      interpreter,
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...requirements],
      { stdio: 'pipe' },
    );
  } catch (error) {
    const reason = String(error.stderr).trim().split('\n').at(-1);
    throw new Skipped(`${requirements.join(' ')} could not be installed from the Python index (${reason})`);
  }
  writeFileSync(ready, '');
  return interpreter;
}

/**
 * Runs a script that prints one JSON object `{"name", "ok", "detail"?}` a line.
 *
 * @param {string} interpreter @param {string} script @param {Record<string, string>} environment
 * @returns {Promise<{name: string, ok: boolean, detail?: string}[]>}
 */
export async function runPython(interpreter, script, environment) {
  const child = spawn(interpreter, [script], {
    env: { PATH: process.env.PATH, PYTHONUNBUFFERED: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text;
  });
  const exit = new Promise(resolve => child.on('close', resolve));
  const results = [];
  for await (const line of createInterface({ input: child.stdout })) {
    // The original clients print errors of their own between the results.
    if (line.startsWith('{"name"')) results.push(JSON.parse(line));
  }
  const code = await exit;
  if (code !== 0)
    results.push({ name: 'the script ends', ok: false, detail: `exit code ${code}\n${stderr}` });
  return results;
}

function runs(command, args) {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
