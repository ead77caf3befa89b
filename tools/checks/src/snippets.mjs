import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { startEmulator } from '@sdk/emulator';
import ts from 'typescript';
import { compile, isOnlyCompiled, run, typescriptBlocks } from './programs.mjs';
import { root } from './report.mjs';

/**
 * Pages whose TypeScript, or that of the named section, is one program from top to bottom. It is compiled strictly and run against the emulator, whose
 * address and credentials it finds in the environment. A block that starts with `// not run` is only compiled.
 */
const pages = [
  ...[
    'auth',
    'errors',
    'retries',
    'paging',
    'streaming',
    'sockets',
    'testing',
    'observability',
    'proxies',
  ].map(name => ({
    file: `docs/topics/${name}.md`,
    environment: () => ({}),
  })),
  {
    file: 'packages/timeplus/README.md',
    section: 'Quickstart',
    platform: 'timeplus',
    environment: timeplusEnvironment,
  },
  {
    file: 'packages/vantiq/README.md',
    section: 'Quickstart',
    platform: 'vantiq',
    environment: vantiqEnvironment,
  },
  {
    file: 'packages/ivcap/README.md',
    section: 'Quickstart',
    platform: 'ivcap',
    environment: ivcapEnvironment,
  },
  {
    file: 'packages/flowthings/README.md',
    section: 'Quickstart',
    platform: 'flowthings',
    environment: flowthingsEnvironment,
  },
  {
    file: 'packages/iotcs/README.md',
    section: 'Quickstart',
    platform: 'iotcs',
    environment: iotcsEnvironment,
  },
  { file: 'docs/guide/timeplus.md', platform: 'timeplus', environment: timeplusEnvironment },
  { file: 'docs/guide/vantiq.md', platform: 'vantiq', environment: vantiqEnvironment },
  { file: 'docs/migration/vantiq.md', platform: 'vantiq', environment: vantiqEnvironment },
  { file: 'docs/guide/ivcap.md', platform: 'ivcap', environment: ivcapEnvironment },
  { file: 'docs/guide/iotcs.md', platform: 'iotcs', environment: iotcsEnvironment },
  { file: 'docs/guide/flowthings.md', platform: 'flowthings', environment: flowthingsEnvironment },
];

/** Pages that are programs. @type {ReadonlySet<string>} */
export const programPages = new Set(pages.map(({ file }) => file));

const folder = new URL('../.cache/snippets/', import.meta.url).pathname;

/** @param {import('./report.mjs').Report} report */
export async function checkSnippets(report) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const page of pages) {
    const blocks = typescriptBlocks(sectionOf(readFileSync(root + page.file, 'utf8'), page.section));
    report.expect(blocks.length > 0, `${page.file}: no TypeScript was found`);
    const name = page.file.replaceAll(/\W/g, '-');
    const program = `${folder}${name}.mts`;
    writeFileSync(program, blocks.join('\n'));
    const mistakes = compile([program]);
    for (const { text } of mistakes) report.add(`${page.file}: ${text}`);
    if (mistakes.length > 0) continue;
    const script = `${folder}${name}.run.mjs`;
    writeFileSync(script, javascript(blocks.filter(block => !isOnlyCompiled(block)).join('\n')));
    await using emulator = await startEmulator({ platforms: [page.platform ?? 'vantiq'] });
    const { failure } = await run([script], page.environment(emulator));
    if (failure !== undefined) report.add(`${page.file}: the program failed: ${failure}`);
  }
}

function timeplusEnvironment(emulator) {
  const { url, workspace, apiKey } = emulator.timeplus;
  return { TIMEPLUS_HOST: url, TIMEPLUS_WORKSPACE: workspace, TIMEPLUS_API_KEY: apiKey };
}

function vantiqEnvironment(emulator) {
  return { VANTIQ_SERVER: emulator.vantiq.url, VANTIQ_ACCESS_TOKEN: emulator.vantiq.accessToken };
}

function ivcapEnvironment(emulator) {
  const { url, token, accountId } = emulator.ivcap;
  return { IVCAP_URL: url, IVCAP_JWT: token, IVCAP_ACCOUNT_ID: accountId };
}

function iotcsEnvironment(emulator) {
  const { url, provisioningFile, provisioningPassword } = emulator.iotcs;
  return { IOTCS_URL: url, IOTCS_PROVISIONING_FILE: provisioningFile, IOTCS_PASSWORD: provisioningPassword };
}

function flowthingsEnvironment(emulator) {
  const { url, account, token } = emulator.flowthings;
  return { FLOWTHINGS_URL: url, FLOWTHINGS_ACCOUNT: account, FLOWTHINGS_TOKEN: token };
}

/** @param {string} markdown @param {string | undefined} section title of a second-level heading; all without one */
function sectionOf(markdown, section) {
  if (section === undefined) return markdown;
  return markdown.split(/^## /m).find(part => part.startsWith(`${section}\n`)) ?? '';
}

/** @param {string} source */
function javascript(source) {
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  return ts.transpileModule(source, { compilerOptions: options }).outputText;
}
