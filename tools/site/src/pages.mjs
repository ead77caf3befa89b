import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const PLATFORMS = ['timeplus', 'vantiq', 'ivcap', 'flowthings', 'iotcs'];

/**
 * Where each page of the repository is on the site: the guides, migration pages and error pages keep their places, the READMEs
 * become pages beside them.
 *
 * @param {string} root
 * @returns {Map<string, string>} path in the repository to path on the site
 */
export function sitePages(root) {
  const pages = new Map();
  const add = (source, target) => {
    if (existsSync(join(root, source))) pages.set(source, target);
  };
  for (const folder of ['tutorials', 'guide', 'topics', 'migration', 'errors']) {
    for (const name of readdirSync(join(root, 'docs', folder))) {
      if (name.endsWith('.md'))
        add(`docs/${folder}/${name}`, `${folder}/${name === 'README.md' ? 'index.md' : name}`);
    }
  }
  for (const platform of PLATFORMS) add(`packages/${platform}/README.md`, `packages/${platform}.md`);
  add('packages/core/README.md', 'packages/core.md');
  add('tools/emulator/README.md', 'emulator.md');
  add('docs/runtimes.md', 'runtimes.md');
  add('CONTRIBUTING.md', 'contributing.md');
  return pages;
}

/**
 * Copies the pages, with their links turned into those of the site. A link to a file that is no page is shown as text: on the
 * site it would lead nowhere.
 */
export function writePages(root, target, pages) {
  for (const [source, place] of pages) {
    const text = readFileSync(join(root, source), 'utf8');
    const linked = text.replaceAll(/\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, label, href) => {
      if (/^(https?:|mailto:|#)/.test(href)) return whole;
      const [path, anchor] = href.split('#');
      const file = relative(root, resolve(root, dirname(source), path));
      const page = pages.get(file) ?? pages.get(join(file, 'README.md'));
      if (page === undefined) return label;
      const link = relative(dirname(place), page) || page;
      return `[${label}](${link.startsWith('.') ? link : `./${link}`}${anchor === undefined ? '' : `#${anchor}`})`;
    });
    write(join(target, place), plain(linked));
  }
  const api = join(root, 'docs/api');
  for (const name of readdirSync(api, { recursive: true })) {
    if (!name.endsWith('.md')) continue;
    const text = readFileSync(join(api, name), 'utf8');
    write(join(target, 'api', name.replace('README.md', 'index.md')), plain(reference(text)));
  }
}

/** A page of the API reference: without the line that is above every page, and without links to sources, which are no pages. */
function reference(text) {
  return text
    .replace(/^.*\*\*API reference\*\*.*\n+\*\*\*\n/, '')
    .replaceAll(/^Defined in: \[([^\]]+)\]\([^)]*\)$/gm, 'Defined in: `$1`')
    .replaceAll('README.md', 'index.md');
}

/**
 * The classes in the API reference.
 *
 * @param {string} root
 * @returns {Map<string, string[]>} names by package
 */
export function apiClasses(root) {
  const api = join(root, 'docs/api/@sdk');
  return new Map(
    readdirSync(api)
      .sort()
      .map(name => [name, existsSync(join(api, name, 'classes')) ? stems(join(api, name, 'classes')) : []]),
  );
}

/** @param {string} folder */
function stems(folder) {
  return readdirSync(folder)
    .map(name => name.replace(/\.md$/, ''))
    .sort();
}

/** Nothing in a page is a template of the site's. */
function plain(text) {
  return `::: v-pre\n\n${text}\n\n:::\n`;
}

/** @param {string} file @param {string} text */
export function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
