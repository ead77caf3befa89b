import { readdirSync, readFileSync } from 'node:fs';
import { root } from './report.mjs';

const FOLDER = '.github/workflows/';
/** Jobs that may do more than read, and what. */
const RIGHTS = {
  'release.yml': {
    version: ['contents: write', 'pull-requests: write'],
    publish: ['contents: write', 'id-token: write'],
  },
};

/**
 * The workflows run what they ran when they were reviewed, with no more rights than they need, and without secrets.
 *
 * @param {import('./report.mjs').Report} report
 */
export function checkWorkflows(report) {
  for (const name of readdirSync(root + FOLDER)) {
    const text = readFileSync(root + FOLDER + name, 'utf8');
    const [head, ...jobs] = text.split(/^ {2}(?=[\w-]+:$)/m);
    const where = FOLDER + name;
    report.expect(
      /^permissions:( \{\}|\n {2}contents: read)$/m.test(text),
      `${where}: permissions are not limited`,
    );
    report.expect(!text.includes('secrets.'), `${where}: it must do without secrets`);
    for (const [, used] of text.matchAll(/uses: (\S+)/g))
      report.expect(/@[0-9a-f]{40}$/.test(used), `${where}: ${used} is not pinned by commit`);
    report.expect(!/: write/.test(head), `${where}: a right to write is given to all jobs`);
    for (const job of jobs) {
      const id = job.slice(0, job.indexOf(':'));
      const given = [...job.matchAll(/^ +([\w-]+: write)\b/gm)].map(([, right]) => right);
      const wanted = RIGHTS[name]?.[id] ?? [];
      report.expect(given.join() === wanted.join(), `${where}: the job "${id}" may ${given.join(', ')}`);
    }
  }
}
