import { fileURLToPath } from 'node:url';
import { startEmulator } from '@sdk/emulator';
import { pythonWith, runPython } from '../python-client.mjs';

export const platform = 'vantiq';

const script = fileURLToPath(new URL('../../clients/vantiq/samples.py', import.meta.url));

/** The seed's release and the newest one. */
export const clients = ['1.3.1', '1.4.8'].map(version => ({
  client: `Python client vantiqsdk ${version}`,
  run: () => runSamples(version),
}));

async function runSamples(version) {
  const interpreter = pythonWith(`vantiqsdk-${version}`, [`vantiqsdk==${version}`]);
  const emulator = await startEmulator({ platforms: ['vantiq'] });
  try {
    const { vantiq } = emulator;
    await prepare(vantiq);
    return await runPython(interpreter, script, {
      VANTIQ_SERVER: vantiq.url,
      VANTIQ_TOKEN: vantiq.accessToken,
      VANTIQ_USERNAME: vantiq.username,
      VANTIQ_PASSWORD: vantiq.password,
      VANTIQ_NAMESPACE: vantiq.namespace,
    });
  } finally {
    await emulator.close();
  }
}

/** What the samples find on the server. */
async function prepare(vantiq) {
  await vantiq.createType({
    name: 'PumpStatus',
    properties: { name: { type: 'String' }, rpm: { type: 'Integer' } },
    naturalKey: ['name'],
  });
  await vantiq.createType({
    name: 'Reading',
    properties: { number: { type: 'Integer' }, label: { type: 'String' } },
  });
  await vantiq.createType({ name: 'Watched', properties: { name: { type: 'String' } } });
  await vantiq.createTopic({
    name: '/interop/reliable',
    isReliable: true,
    redeliveryFrequency: 3600,
    redeliveryTTL: 7200,
  });
  await vantiq.createService({ name: 'InteropService', eventTypes: { happened: {} } });
  await vantiq.registerSource('adder', { query: ({ a, b }) => ({ total: a + b }) });
  await vantiq.registerProcedure('Interop.echo', ({ arg1, arg2 }) => ({ arg1, arg2 }), {
    parameters: ['arg1', 'arg2'],
  });
  await vantiq.registerProcedure('Interop.emit', ({ value }) => vantiq.emit('adder', value), {
    parameters: ['value'],
  });
  await vantiq.registerProcedure('Interop.unacknowledged', () =>
    vantiq.subscriptions().reduce((sum, { unacknowledged }) => sum + unacknowledged.length, 0),
  );
}
