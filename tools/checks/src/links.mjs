import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { root } from './report.mjs';

/**
 * Every link from page to page leads to a file of the repository, and to a heading in it where it names one. The site shows a link to
 * what is no page of it as text, so its own check does not see these.
 *
 * @param {import('./report.mjs').Report} report
 */
export function checkLinks(report) {
  const list = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' });
  const pages = list
    .trim()
    .split('\n')
    .filter(page => !page.startsWith('docs/api-reports/'));
  let seen = 0;
  for (const page of pages) {
    const text = prose(readFileSync(root + page, 'utf8'));
    for (const [, href] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(https?|mailto):/.test(href)) continue;
      seen++;
      const [path, anchor] = href.split('#');
      const target = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(root + target)) report.add(`${page}: there is no ${href}`);
      else if (anchor !== undefined)
        report.expect(anchorsOf(target).has(anchor), `${page}: ${target} has no heading for #${anchor}`);
    }
  }
  report.expect(seen > 100, `only ${seen} links were found; the check is blind`);
}

/** @param {string} markdown @returns {string} it without code */
function prose(markdown) {
  return markdown.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
}

/** Anchors of headings that are the same where the repository is shown and on the site. @param {string} target @returns {Set<string>} */
function anchorsOf(target) {
  const file = statSync(root + target).isDirectory() ? join(target, 'README.md') : target;
  const text = readFileSync(root + file, 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
  const titles = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title.replaceAll('`', '').toLowerCase(),
  );
  return new Set(titles.filter(title => onRepository(title) === onSite(title)).map(onSite));
}

function onRepository(title) {
  return title.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
}

function onSite(title) {
  return title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '');
}
