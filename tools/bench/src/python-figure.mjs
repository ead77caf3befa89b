import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pythonWith } from '@sdk/interop/python';

/**
 * The figure that a script with an original Python client prints last; undefined where the client cannot be had.
 *
 * @param {string} script name of a file of the folder `cases`, without its ending
 * @param {string} requirement e.g. `timeplus==1.4.1`
 * @param {(string | number)[]} args
 */
export async function figureByPython(script, requirement, args) {
  let interpreter;
  try {
    interpreter = pythonWith(requirement.replace('==', '-'), [requirement]);
  } catch {
    return undefined;
  }
  const file = fileURLToPath(new URL(`./cases/${script}.py`, import.meta.url));
  const { stdout } = await promisify(execFile)(interpreter, [file, ...args.map(String)], {
    encoding: 'utf8',
  });
  return Number(stdout.trim().split('\n').at(-1));
}
