/** Collects what a check finds; no finding means that it passed. */
export class Report {
  /** @type {string[]} */
  findings = [];

  /** @param {string} finding one sentence: what is wrong and where */
  add(finding) {
    this.findings.push(finding);
  }

  /** @param {unknown} condition @param {string} finding */
  expect(condition, finding) {
    if (!condition) this.add(finding);
  }
}

/** The root of the repository. */
export const root = new URL('../../../', import.meta.url).pathname;

/** Folders of the packages that are published. */
export const published = [
  'packages/core',
  'packages/vantiq',
  'packages/ivcap',
  'packages/iotcs',
  'packages/flowthings',
  'packages/timeplus',
  'tools/emulator',
];
