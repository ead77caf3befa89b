import { fileURLToPath } from 'node:url';
import { startEmulator } from '@sdk/emulator';
import { pythonWith, runPython } from '../python-client.mjs';

export const platform = 'ivcap';

const service = 'urn:ivcap:service:00000000-0000-4000-8000-000000000001';

/**
 * The seed's release, 0.23, is not published; 0.28.0 is the oldest one, and speaks the same dialect. The other is the
 * newest.
 */
export const clients = [
  { version: '0.28.0', script: 'legacy.py', apiVersion: '0.28' },
  { version: '0.47.21', script: 'current.py', apiVersion: '0.48' },
].map(({ version, script, apiVersion }) => ({
  client: `Python client ivcap_client ${version}`,
  run: () => runChecks(version, script, apiVersion),
}));

async function runChecks(version, script, apiVersion) {
  const interpreter = pythonWith(`ivcap_client-${version}`, [`ivcap_client==${version}`]);
  const emulator = await startEmulator({ platforms: ['ivcap'], seed: { ivcap: seed(apiVersion) } });
  const { ivcap } = emulator;
  // The second part of the upload of 100 bytes in parts of 30 breaks off.
  ivcap.faults.add({ match: { method: 'PATCH', skip: 5 }, effect: { dropAfterBytes: 10 } });
  try {
    const path = fileURLToPath(new URL(`../../clients/ivcap/${script}`, import.meta.url));
    const results = await runPython(interpreter, path, {
      IVCAP_URL: ivcap.url,
      IVCAP_JWT: ivcap.token,
      IVCAP_ACCOUNT_ID: ivcap.accountId,
      INTEROP_SERVICE: service,
      // The scripts share a module; its compiled form must not land beside it.
      PYTHONDONTWRITEBYTECODE: '1',
    });
    const unused = ivcap.faults.unused().length;
    return [...results, { name: 'the fault met an upload', ok: unused === 0, detail: `${unused} unused` }];
  } finally {
    await emulator.close();
  }
}

function seed(apiVersion) {
  return {
    apiVersion,
    // These clients encode cursors twice, which is why real ones must be plain.
    paging: { plainCursors: true },
    services: [
      {
        id: service,
        name: 'echo',
        description: 'Returns its input',
        parameters: [
          { name: 'msg', type: 'string' },
          { name: 'count', type: 'int', default: '1' },
          { name: 'img-url', type: 'string', optional: true },
        ],
      },
      ...Array.from({ length: 11 }, (_, index) => ({ name: `filler-${index + 1}` })),
    ],
    secrets: [
      { name: 'test-1', value: 'v' },
      { name: 'other', value: 'v' },
    ],
    searches: [{ query: 'q(X) :- a(X).', items: [{ x: 1 }] }],
  };
}
