import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { compile, typescriptBlocks } from './programs.mjs';
import { root } from './report.mjs';
import { programPages } from './snippets.mjs';

const folder = new URL('../.cache/fragments/', import.meta.url).pathname;

/** What the examples of errors take for granted. */
const ERROR_NAMES = `
declare const client: import('@sdk/timeplus').TimeplusClient;
declare const pager: AsyncIterable<unknown>;
declare function keep(item: unknown): void;
declare function scheduleAgainIn(delayMs: number): void;
declare function waitFor(delayMs: number | undefined): Promise<void>;
declare function reloadEverything(): Promise<void>;
`;
/** What the examples of the emulator take for granted. */
const EMULATOR_NAMES = `
declare const deviceModelUrn: string;
declare const message: import('@sdk/emulator').IotcsMessage;
declare const pipelines: import('@sdk/emulator').IotcsPolicySeed['pipelines'];
`;

/**
 * Every TypeScript on pages that are not run is compiled at least: those in the root and in the READMEs, those that show other
 * clients' code beside ours, and the examples of errors.
 *
 * @param {import('./report.mjs').Report} report
 */
export function checkFragments(report) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  /** Pages of the files that are compiled. @type {Map<string, string>} */
  const files = new Map();
  for (const [page, modules] of pages()) {
    for (const [index, text] of modules.entries()) {
      const file = `${folder}${page.replaceAll(/\W/g, '-')}-${index + 1}.mts`;
      writeFileSync(file, `${text}\nexport {};\n`);
      files.set(file, page);
    }
  }
  for (const { file, text } of compile([...files.keys()])) report.add(`${files.get(file)}: ${text}`);
  for (const part of ['guide', 'topics']) {
    for (const name of readdirSync(`${root}docs/${part}`)) {
      const page = `docs/${part}/${name}`;
      const isRun = programPages.has(page) || blocksOf(page).length === 0;
      report.expect(isRun, `${page}: its TypeScript is neither compiled nor run; list the page as a program`);
    }
  }
}

/** @returns {Map<string, string[]>} the modules that the TypeScript of each page makes */
function pages() {
  const result = new Map();
  // From top to bottom one program.
  const platforms = ['timeplus', 'vantiq', 'ivcap', 'flowthings', 'iotcs'];
  for (const platform of platforms) {
    for (const page of [`packages/${platform}/README.md`, `docs/migration/${platform}.md`])
      result.set(page, [blocksOf(page).join('\n')]);
  }
  // Programs of their own.
  for (const page of ['README.md', 'packages/core/README.md']) result.set(page, blocksOf(page));
  result.set('tools/emulator/README.md', blocksOf('tools/emulator/README.md').map(emulatorProgram));
  for (const name of readdirSync(`${root}docs/errors`)) {
    const page = `docs/errors/${name}`;
    result.set(page, blocksOf(page).map(errorProgram));
  }
  return result;
}

/** @param {string} page */
function blocksOf(page) {
  return typescriptBlocks(readFileSync(root + page, 'utf8'));
}

/** @param {string} block */
function emulatorProgram(block) {
  const imports = block.includes('import {') ? '' : "import { startEmulator } from '@sdk/emulator';";
  const emulator = block.includes('await using emulator')
    ? ''
    : 'await using emulator = await startEmulator();';
  return [imports, EMULATOR_NAMES, emulator, block].join('\n');
}

/** What is done with an error is the body of a function that has it. @param {string} block */
function errorProgram(block) {
  const [, imports, body] = /^((?:import .*\n)*)([\s\S]*)$/.exec(block);
  return `${imports}${ERROR_NAMES}export async function example(error: unknown) {\n${body}}\n`;
}
