import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '@sdk/emulator';
import { pythonWith, runPython as runScript } from '../python-client.mjs';

export const platform = 'flowthings';

const clientFile = name => fileURLToPath(new URL(`../../clients/flowthings/${name}`, import.meta.url));

/** Both generations of the API with the Python client, the older one with the browser client. */
export const clients = [
  ...['0.1', '4.0'].map(version => ({
    client: `Python client flowthings 1.0.5, API ${version}`,
    run: () => runPythonSamples(version),
  })),
  { client: 'npm flowthings-browser 1.0.2, API 0.1', run: runBrowserSamples },
];

async function runPythonSamples(version) {
  // Clients of sockets after 0.x call the close handler in another way than this client expects.
  const interpreter = pythonWith('flowthings', ['flowthings==1.0.5', 'websocket-client==0.59.0']);
  execFileSync(interpreter, [clientFile('modernise.py')], { stdio: 'pipe' });
  return await withEmulator(({ environment }) =>
    runScript(interpreter, clientFile('samples.py'), { ...environment, FLOWTHINGS_VERSION: version }),
  );
}

async function runBrowserSamples() {
  return await withEmulator(({ flowthings, environment }) => {
    const paths = ['first', 'second', 'third'].map(name => `/${flowthings.account}/browser/${name}`);
    for (const path of paths) flowthings.createFlow({ path });
    return runScript(process.execPath, clientFile('browser-samples.mjs'), {
      ...environment,
      FLOWTHINGS_PATHS: paths.join(','),
    });
  });
}

async function withEmulator(run) {
  const emulator = await startEmulator({ platforms: ['flowthings'] });
  try {
    const { flowthings } = emulator;
    const environment = {
      FLOWTHINGS_HOST: new URL(flowthings.url).host,
      FLOWTHINGS_ACCOUNT: flowthings.account,
      FLOWTHINGS_TOKEN: flowthings.token,
    };
    return await run({ flowthings, environment });
  } finally {
    await emulator.close();
  }
}
