import { spawn } from 'node:child_process';
import ts from 'typescript';
import { root } from './report.mjs';

const LIMIT_MS = 60_000;

/** True for a block that is compiled and not run. @param {string} block */
export function isOnlyCompiled(block) {
  return block.trimStart().startsWith('// not run');
}

/** @param {string} markdown @returns {string[]} its TypeScript */
export function typescriptBlocks(markdown) {
  return [...markdown.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(match => match[1]);
}

/**
 * Compiles strictly.
 *
 * @param {string[]} files
 * @returns {{file: string | undefined, text: string}[]} what the compiler objects to
 */
export function compile(files) {
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    types: ['node'],
    // A dependency of the platforms, and none of this package.
    paths: { '@sdk/core': [`${root}packages/core/dist/index.d.ts`] },
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  });
  return ts.getPreEmitDiagnostics(program).map(({ file: source, start, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, ' ');
    if (source === undefined || start === undefined) return { file: undefined, text };
    const line = source.getLineAndCharacterOfPosition(start).line;
    return { file: source.fileName, text: `${text} in "${source.text.split('\n')[line]?.trim()}"` };
  });
}

/**
 * Runs a script with this Node.
 *
 * @param {readonly string[]} args @param {Record<string, string>} [environment]
 * @returns {Promise<{stdout: string, failure: string | undefined}>} what it printed, and why it failed
 */
export function run(args, environment = {}) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', text => {
      stderr += text;
    });
    child.on('close', (code, signal) =>
      resolve({ stdout, failure: code === 0 ? undefined : `${signal ?? `exit code ${code}`}\n${stderr}` }),
    );
  });
}
