import { readFile, stat } from 'node:fs/promises';
import { request } from 'node:https';
import { describe, expect, test } from '@jest/globals';
import { readUnified } from '../../src/iotcs/provisioning/unified-format.js';
import { DEVICE, start } from './fixture.js';

function get(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { ca }, answer => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('TLS', () => {
  test('the port speaks HTTPS under the certificate that provisioning files trust, and HTTP as before', async () => {
    await using fixture = await start({ tls: true });
    const { iotcs } = fixture;
    expect(iotcs.url).toMatch(/^https:\/\/localhost:\d+$/);
    const ca = await readFile(iotcs.caFile ?? '', 'utf8');
    const { port } = new URL(iotcs.url);
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect(await get(`https://${host}:${port}/iot/api/v2/apps`, ca)).toBe(401);
    }
    expect((await fetch(`http://127.0.0.1:${port}/iot/api/v2/apps`)).status).toBe(401);
    await expect(get(`${iotcs.url}/iot/api/v2/apps`, '')).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
    const assets = readUnified(await readFile(iotcs.provisioningFile, 'utf8'), iotcs.provisioningPassword);
    expect(assets?.serverUri).toBe(iotcs.url);
    expect(assets?.trustAnchors).toHaveLength(1);
  });

  test('links and storage addresses have the scheme of the request', async () => {
    await using fixture = await start({ tls: true });
    const { port } = new URL(fixture.iotcs.url);
    const answer = await fetch(`http://127.0.0.1:${port}/__emulator/health`);
    expect(answer.status).toBe(200);
  });

  test('provisioning files are for their owner only', async () => {
    await using fixture = await start();
    const { mode } = await stat(fixture.iotcs.provisioningFileOf(DEVICE));
    expect((mode & 0o777).toString(8)).toBe('600');
  });
});
