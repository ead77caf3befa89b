import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { SDK_ERROR_CODES } from '../../src/index.js';

const folder = new URL('../../../../docs/errors/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

describe('docs/errors', () => {
  test.each(SDK_ERROR_CODES)('has a page for %s with its fields, a remedy and an example', code => {
    const page = read(`${code}.md`);
    expect(page.split('\n')[0]).toBe(`# ${code}`);
    for (const heading of ['## Fields', '## What to do', '## Example'])
      expect(page).toContain(`\n${heading}\n`);
    expect(page).toMatch(/```ts\n[^`]*(is\w+Error\(|\.code === )/);
  });

  test('names every class of a platform on the page of its code', () => {
    const packages = new URL('../../../', import.meta.url);
    const sources = readdirSync(packages)
      .filter(name => name !== 'core')
      .flatMap(name =>
        readdirSync(new URL(`${name}/src/`, packages), { recursive: true, encoding: 'utf8' })
          .filter(file => file.endsWith('.ts'))
          .map(file => readFileSync(new URL(`${name}/src/${file}`, packages), 'utf8')),
      );
    const classes = sources
      .flatMap(text => text.split(/^(?=export class )/m))
      .flatMap(text => {
        const [, name] = /^export class (\w+) extends SdkError\b/.exec(text) ?? [];
        const [, line = ''] = /^ +code: (.*)$/m.exec(text) ?? [];
        return name === undefined
          ? []
          : [...line.matchAll(/'(sdk\.\w+)'/g)].map(([, code]) => [name, code] as const);
      });
    expect(classes.length).toBeGreaterThan(10);
    for (const [name, code] of classes) expect(read(`${code}.md`)).toContain(`\`${name}\``);
  });

  test('lists every code in the index', () => {
    const index = read('README.md');
    for (const code of SDK_ERROR_CODES) expect(index).toContain(`[\`${code}\`](${code}.md)`);
  });

  test('has no page for a code that does not exist', () => {
    const pages = readdirSync(folder).filter(name => name !== 'README.md');
    expect(pages.sort()).toEqual(SDK_ERROR_CODES.map(code => `${code}.md`).sort());
  });
});
