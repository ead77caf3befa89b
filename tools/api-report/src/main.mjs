import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = new URL('../../../', import.meta.url).pathname;
const reports = join(root, 'docs/api-reports');
const temporary = new URL('../.cache/', import.meta.url).pathname;
const folders = [
  ...['core', 'vantiq', 'ivcap', 'iotcs', 'flowthings', 'timeplus'].map(name => `packages/${name}`),
  'tools/emulator',
];

/** With `--write` the reports are renewed; otherwise a difference fails. */
const localBuild = process.argv.includes('--write');
let failed = 0;

for (const { folder, name, types } of folders.flatMap(entriesOf)) {
  mkdirSync(reports, { recursive: true });
  mkdirSync(join(temporary, name), { recursive: true });
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: join(root, folder),
      mainEntryPointFilePath: join(root, folder, types),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2022',
            module: 'nodenext',
            moduleResolution: 'nodenext',
            lib: ['es2024', 'dom', 'dom.iterable', 'dom.asynciterable', 'esnext.disposable'],
            types: name === 'emulator' ? ['node'] : [],
            skipLibCheck: true,
          },
          include: [join(root, folder, types)],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: reports,
        reportTempFolder: join(temporary, name),
      },
      docModel: { enabled: false, apiJsonFilePath: '' },
      dtsRollup: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'none' } },
        extractorMessageReporting: { default: { logLevel: 'none' } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, folder, 'package.json'),
  });
  const { apiReportChanged } = Extractor.invoke(config, {
    localBuild,
    showVerboseMessages: false,
    messageCallback: quiet,
  });
  if (apiReportChanged && !localBuild) failed++;
  console.log(`  ${apiReportChanged ? (localBuild ? 'new ' : 'FAIL') : 'ok  '} ${name}`);
}
if (failed > 0)
  console.log('The public API has changed: look at `pnpm api --write` and commit docs/api-reports.');
process.exitCode = failed > 0 ? 1 : 0;

/** Each way into a package that has types. */
function entriesOf(folder) {
  const { exports } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  return Object.entries(exports).flatMap(([path, { types }]) =>
    types === undefined
      ? []
      : [{ folder, name: `${folder.split('/').at(-1)}${path.slice(1).replaceAll('/', '-')}`, types }],
  );
}

function quiet(message) {
  if (message.logLevel !== 'error') message.handled = true;
}
