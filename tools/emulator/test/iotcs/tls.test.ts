import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { describe, expect, test } from '@jest/globals';
import { readUnified } from '../../src/iotcs/provisioning/unified-format.js';
import { start } from './fixture.js';

function open(url: string, ca: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { ca }, resolve).on('error', reject).end();
  });
}

async function get(url: string, ca: string): Promise<number | undefined> {
  const answer = await open(url, ca);
  answer.resume();
  return answer.statusCode;
}

async function text(url: string, ca: string): Promise<string> {
  return String(Buffer.concat(await (await open(url, ca)).toArray()));
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

  test('addresses in answers have the scheme of the request', async () => {
    await using fixture = await start({ tls: true, open: true });
    const { iotcs } = fixture;
    const ca = await readFile(iotcs.caFile ?? '', 'utf8');
    const body = await text(`${iotcs.url}/iot/api/v2/provisioner/storage`, ca);
    expect(JSON.parse(body)).toMatchObject({
      storageContainerUrl: `${iotcs.url}/v1/Storage-emulator/container`,
    });
  });
});
