import { createHmac, createPrivateKey, generateKeyPairSync, pbkdf2Sync } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { type Provisioning, readProvisioning, writeProvisioning } from '@sdk/iotcs';
import type { Forge } from '../../src/runtime/forge.js';
import { ENDPOINT, PASSWORD, recordedFile } from '../support/devices.js';
import { rejection } from '../support/rejection.js';
import { vectorOf } from '../vectors/vector.js';

const forge = (await import('node-forge')).default as unknown as Forge;

type LegacyFile = Record<string, unknown> & { readonly keyPair: string };

/** A legacy file in a folder of its own. */
const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'iotcs-')), 'device.json');
const contentOf = (path: string): LegacyFile => JSON.parse(readFileSync(path, 'utf8'));

/** The assets of an activated device, as the original library wrote them. */
const activated = (): Promise<Provisioning> =>
  readProvisioning(recordedFile('prov-unified-activated'), PASSWORD);

/** The file of an activated device, as the original library wrote it, with changes that are signed like the rest. */
function fileWith(changes: Partial<LegacyFile> = {}): string {
  const { fileText } = vectorOf('provisioning', 'prov-json-activated').call.args as {
    readonly fileText: string;
  };
  const { signature: _, ...file } = { ...JSON.parse(fileText), ...changes };
  const key = pbkdf2Sync(PASSWORD, '', 1_000, 16, 'sha1');
  const signed = Object.values(file)
    .map(value => `{${value}}`)
    .join('');
  const path = newPath();
  writeFileSync(
    path,
    JSON.stringify({ ...file, signature: createHmac('sha256', key).update(signed).digest('hex') }),
  );
  return path;
}

/** What the container of such a file becomes when its bytes are changed. */
function containerWith(change: (bytes: Buffer) => Buffer): string {
  return change(Buffer.from(contentOf(fileWith()).keyPair, 'base64')).toString('base64');
}

const refusal = async (path: string): Promise<unknown> => rejection(readProvisioning(path, PASSWORD));

describe('a legacy file with keys', () => {
  test.each(['Passw0rd', 'pässword', 'пароль'])(
    'can be read as it was written, with the password %s',
    async password => {
      const path = newPath();
      const assets = await activated();
      await writeProvisioning(path, password, assets);
      const read = await readProvisioning(path, password);
      expect(read.endpointId).toBe(ENDPOINT);
      expect(read.keyPair).toEqual(assets.keyPair);
      expect(read.clientId).toBe(assets.clientId);
      expect(inspect(contentOf(path))).not.toContain('test-shared-secret');
    },
  );

  test('becomes one of the unified format, and comes back', async () => {
    const legacy = await readProvisioning(fileWith(), PASSWORD);
    const unified = join(mkdtempSync(join(tmpdir(), 'iotcs-')), 'device.conf');
    await writeProvisioning(unified, PASSWORD, legacy);
    const read = await readProvisioning(unified, PASSWORD);
    expect(read.keyPair).toEqual(legacy.keyPair);
    expect(read.keyPair?.privateKey).toEqual(legacy.keyPair?.privateKey);
    expect(read.endpointId).toBe(ENDPOINT);
    const key = createPrivateKey({
      key: Buffer.from(read.keyPair?.privateKey ?? []),
      format: 'der',
      type: 'pkcs8',
    });
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(2_048);
  });

  test('keeps keys that the server does not know yet', async () => {
    const path = newPath();
    const assets = { ...(await activated()), endpointId: undefined };
    await writeProvisioning(path, PASSWORD, assets);
    const read = await readProvisioning(path, PASSWORD);
    expect(read.endpointId).toBeUndefined();
    expect(read.keyPair).toEqual(assets.keyPair);
  });

  test('tells another password of the file, and of its keys', async () => {
    expect(await rejection(readProvisioning(fileWith(), 'wrong'))).toMatchObject({
      reason: 'wrong_password',
    });
    const path = newPath();
    await writeProvisioning(path, 'another', await activated());
    const { keyPair } = contentOf(path);
    expect(await refusal(fileWith({ keyPair }))).toMatchObject({
      reason: 'wrong_password',
      message: expect.stringContaining('the keys in this file have another password'),
    });
  });

  test('tells damage', async () => {
    const altered = contentOf(fileWith());
    const path = newPath();
    writeFileSync(path, JSON.stringify({ ...altered, keyPair: `${altered.keyPair.slice(0, -8)}AAAA` }));
    expect(await refusal(path)).toMatchObject({
      reason: 'damaged',
      message: expect.stringContaining('signature'),
    });
    for (const keyPair of ['?', '', containerWith(bytes => bytes.subarray(0, 900)), btoa('0123')])
      expect(await refusal(fileWith({ keyPair }))).toMatchObject({
        reason: 'damaged',
        message: expect.stringMatching(/container/),
      });
  });

  test('tells that the key is missing', async () => {
    const { pkcs12, asn1 } = forge as unknown as {
      readonly pkcs12: { toPkcs12Asn1(key: null, certificate: null, password: string): never };
      readonly asn1: Forge['asn1'];
    };
    const keyPair = btoa(asn1.toDer(pkcs12.toPkcs12Asn1(null, null, PASSWORD)).getBytes());
    expect(await refusal(fileWith({ keyPair }))).toMatchObject({ reason: 'missing_key' });
    const assets = { ...(await activated()), keyPair: undefined };
    expect(await rejection(writeProvisioning(newPath(), PASSWORD, assets))).toMatchObject({
      reason: 'missing_key',
    });
  });

  test('tells kinds of keys and of protection that it does not know', async () => {
    const sha1 = Buffer.from('06052b0e03021a', 'hex');
    const keyPair = containerWith(bytes => {
      const unknown = Buffer.from(bytes);
      unknown[bytes.lastIndexOf(sha1) + sha1.length - 1] = 0x7f;
      return unknown;
    });
    expect(await refusal(fileWith({ keyPair }))).toMatchObject({ reason: 'unsupported' });

    const { privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { format: 'der', type: 'pkcs8' },
      publicKeyEncoding: { format: 'der', type: 'spki' },
    });
    const elliptic = { privateKey: new Uint8Array(privateKey), publicKey: new Uint8Array() };
    const path = newPath();
    const assets = await activated();
    expect(
      await rejection(writeProvisioning(path, PASSWORD, { ...assets, keyPair: elliptic })),
    ).toMatchObject({ reason: 'unsupported' });
    // A container of another program, with such a key in the place of the RSA key.
    const { wrapRsaPrivateKey } = forge.pki;
    try {
      Object.assign(forge.pki, {
        wrapRsaPrivateKey: () => forge.asn1.fromDer(privateKey.toString('latin1')),
      });
      await writeProvisioning(path, PASSWORD, assets);
    } finally {
      Object.assign(forge.pki, { wrapRsaPrivateKey });
    }
    expect(await refusal(path)).toMatchObject({
      reason: 'unsupported',
      message: expect.stringContaining('RSA'),
    });
  });
});
