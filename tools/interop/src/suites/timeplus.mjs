import { fileURLToPath } from 'node:url';
import { startEmulator } from '@sdk/emulator';
import { pythonWith, runPython } from '../python-client.mjs';

export const platform = 'timeplus';

const script = fileURLToPath(new URL('../../clients/timeplus/samples.py', import.meta.url));

/** The seed's release and the last one. */
export const clients = ['1.2.2', '1.4.1'].map(version => ({
  client: `Python client timeplus ${version}`,
  run: () => runSamples(version),
}));

async function runSamples(version) {
  const interpreter = pythonWith(`timeplus-${version}`, [`timeplus==${version}`]);
  const emulator = await startEmulator({ platforms: ['timeplus'] });
  try {
    const { url, workspace, apiKey } = emulator.timeplus;
    return await runPython(interpreter, script, {
      CLIENT_VERSION: version,
      TIMEPLUS_HOST: url,
      TIMEPLUS_WORKSPACE: workspace,
      TIMEPLUS_API_KEY: apiKey,
    });
  } finally {
    await emulator.close();
  }
}
