import { execFileSync } from 'node:child_process';
import { median } from '../measure.mjs';

const ROUNDS = 15;
const TARGET_MS = 15;

/** Time of `import '@sdk/...'` in a new process, without the start of Node itself. */
export async function run() {
  return ['core', 'timeplus'].map(name => {
    const figures = Array.from({ length: ROUNDS }, () => importMs(`@sdk/${name}`));
    return {
      figure: `cold import of @sdk/${name}`,
      unit: 'ms',
      name: `@sdk/${name}`,
      median: median(figures),
      low: Math.min(...figures),
      high: Math.max(...figures),
      targetBelow: TARGET_MS,
    };
  });
}

function importMs(name) {
  const script = `const start = performance.now(); await import('${name}'); console.log(performance.now() - start);`;
  const cwd = new URL('../..', import.meta.url).pathname;
  return Number(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd, encoding: 'utf8' }),
  );
}
