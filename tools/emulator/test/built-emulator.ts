import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');

/** The package compiled into a directory of its own, so that no earlier build can be mistaken for it. */
export interface BuiltEmulator extends AsyncDisposable {
  /** The compiled `cli.js`. */
  readonly cli: string;
}

/** Compiles the package. */
export async function buildEmulator(): Promise<BuiltEmulator> {
  await mkdir(join(root, '.cache'), { recursive: true });
  // Inside of the package, so that its dependencies are found.
  const directory = await mkdtemp(join(root, '.cache', 'build-'));
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const buildInfo = join(directory, '.tsbuildinfo');
  const options = ['-p', root, '--noCheck', '--outDir', directory, '--tsBuildInfoFile', buildInfo];
  await promisify(execFile)(process.execPath, [compiler, ...options]);
  return {
    cli: join(directory, 'cli.js'),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
}

/** A running `sdk-emulator`. */
export interface CommandProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** The first line of standard output. */
  readonly line: string;
  /** The rest of standard output, and standard error, so far. */
  readonly output: { stdout: string; stderr: string };
}

/** Starts the command and waits for its line; throws what it wrote on standard error when it ends before. */
export async function startCommand(cli: string, args: readonly string[]): Promise<CommandProcess> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stderr.setEncoding('utf8').on('data', text => {
    output.stderr += text;
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', text => {
      output.stdout += text;
      const end = output.stdout.indexOf('\n');
      if (end >= 0) resolve(output.stdout.slice(0, end));
    });
    child.once('close', () => reject(new Error(output.stderr)));
  });
  return { child, line, output };
}

/** Ends a process by a signal and gives its exit code, null when the signal killed it. */
export async function endCommand({ child }: CommandProcess, signal: NodeJS.Signals): Promise<number | null> {
  const closed = once(child, 'close');
  child.kill(signal);
  const [code] = await closed;
  return code as number | null;
}
