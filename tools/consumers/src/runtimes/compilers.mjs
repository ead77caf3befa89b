import { join } from 'node:path';
import { tool } from '../tools-cache.mjs';

const VERSIONS = ['5.9.3', '6.0.3', '7.0.2'];
const MODES = [
  { name: 'nodenext', module: 'nodenext', moduleResolution: 'nodenext', files: ['use.mts', 'use.cts'] },
  { name: 'bundler', module: 'esnext', moduleResolution: 'bundler', files: ['use.mts'] },
];

/** Compiles a use of every package, strictly and with its declarations checked. */
export async function* runCompilers({ installations }) {
  for (const version of VERSIONS) {
    const folder = tool('typescript', version);
    for (const { name, files, ...options } of MODES) {
      const runtime = `TypeScript ${version.split('.').slice(0, 2).join('.')}, ${name}`;
      for (const [platform, installation] of installations) {
        if (folder === undefined) {
          yield { runtime, platform, skipped: `typescript ${version} could not be installed` };
          continue;
        }
        const use = `import * as sdk from '@sdk/${platform}';\nexport const names: string[] = Object.keys(sdk);\n`;
        for (const file of files) installation.write(file, use);
        installation.write(
          'tsconfig.json',
          JSON.stringify({
            compilerOptions: {
              ...options,
              target: 'es2022',
              lib: ['es2024', 'dom', 'dom.iterable', 'dom.asynciterable', 'esnext.disposable'],
              strict: true,
              noEmit: true,
              skipLibCheck: false,
              types: [],
            },
            files,
          }),
        );
        try {
          await installation.run(process.execPath, [
            join(folder, 'node_modules/typescript/bin/tsc'),
            '-p',
            '.',
          ]);
          yield { runtime, platform, did: 'types' };
        } catch (error) {
          yield {
            runtime,
            platform,
            error: `${error.stdout ?? ''}${error.stderr ?? ''}`.trim().slice(0, 600),
          };
        }
      }
    }
  }
}
