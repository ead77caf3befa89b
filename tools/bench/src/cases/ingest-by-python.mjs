import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pythonWith } from '@sdk/interop/python';

const script = fileURLToPath(new URL('./ingest.py', import.meta.url));

/**
 * Rows a second of the original Python client; undefined where it cannot be had.
 *
 * @param {{url: string, rowsPerCall: number, calls: number}} work
 */
export async function ingestByPython({ url, rowsPerCall, calls }) {
  let interpreter;
  try {
    interpreter = pythonWith('timeplus-1.4.1', ['timeplus==1.4.1']);
  } catch {
    return undefined;
  }
  const output = execFileSync(interpreter, [script, url, String(rowsPerCall), String(calls)], {
    encoding: 'utf8',
  });
  return Number(output.trim().split('\n').at(-1));
}
