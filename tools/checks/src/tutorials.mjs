import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { compile, isOnlyCompiled, run, typescriptBlocks } from './programs.mjs';
import { root } from './report.mjs';

const folder = new URL('../.cache/tutorials/', import.meta.url).pathname;

/**
 * Each tutorial is a program in steps. A step ends with the lines that it adds to the output. The program is run up to the end of
 * every step, as the reader does, by Node alone; what it prints must be what the page shows.
 *
 * @param {import('./report.mjs').Report} report
 */
export async function checkTutorials(report) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(`${root}docs/tutorials`)) {
    if (name === 'README.md') continue;
    const page = `docs/tutorials/${name}`;
    const markdown = readFileSync(root + page, 'utf8');
    const whole = `${folder}${name.replace('.md', '')}.mts`;
    writeFileSync(whole, typescriptBlocks(markdown).join('\n'));
    const mistakes = compile([whole]);
    for (const { text } of mistakes) report.add(`${page}: ${text}`);
    if (mistakes.length === 0) await runSteps(report, page, markdown);
  }
}

/** @param {import('./report.mjs').Report} report @param {string} page @param {string} markdown */
async function runSteps(report, page, markdown) {
  const steps = stepsOf(markdown);
  report.expect(steps.length > 1, `${page}: no steps with their output were found`);
  let output = '';
  for (const [index, step] of steps.entries()) {
    output += step.output;
    const script = `${folder}${page.replaceAll(/\W/g, '-')}-${index + 1}.mts`;
    writeFileSync(script, step.program);
    const { stdout, failure } = await run([script]);
    const where = `${page}, step ${index + 1}`;
    if (failure !== undefined) report.add(`${where}: the program failed: ${failure}`);
    else
      report.expect(
        stdout === output,
        `${where}: the page shows\n${output}but the program prints\n${stdout}`,
      );
    if (failure !== undefined || stdout !== output) return;
  }
}

/** @param {string} markdown @returns {{program: string, output: string}[]} the program up to each step, and what the step adds */
function stepsOf(markdown) {
  const steps = [];
  let program = '';
  for (const [, language, text] of markdown.matchAll(/^```(ts|text)\n([\s\S]*?)^```$/gm)) {
    if (language === 'text') steps.push({ program, output: text });
    else if (!isOnlyCompiled(text)) program += `${text}\n`;
  }
  return steps;
}
