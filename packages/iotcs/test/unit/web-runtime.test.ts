import { describe, expect, jest, test } from '@jest/globals';
import {
  fetchTrusting,
  loadForge,
  openLineFile,
  openReader,
  openWriter,
  readTextFile,
  requireReadable,
  requireWritable,
  systemFacts,
  writeFileAtomically,
} from '../../src/runtime/host.web.js';
import { rejection } from '../support/rejection.js';
import { vectorOf } from '../vectors/vector.js';

describe('a runtime without files', () => {
  test('says what to use in place of a path', async () => {
    const wrong = { name: 'ValidationError', message: expect.stringContaining('in its place') };
    for (const call of [readTextFile('x'), writeFileAtomically('x', ''), openReader('x'), openWriter('x')])
      expect(await rejection(call)).toMatchObject(wrong);
    for (const call of [
      () => openLineFile('x'),
      () => requireReadable('setInputPath', 'x'),
      () => requireWritable('setOutputPath', 'x'),
    ])
      expect(call).toThrow(expect.objectContaining(wrong));
  });

  test('tells nothing about its machine, and trusts whom it wants', async () => {
    expect(await systemFacts()).toMatchObject({ osName: 'Unknown', ipAddress: undefined });
    expect(fetchTrusting(['pem'])).toBeUndefined();
  });

  test('opens no legacy file that holds keys', async () => {
    jest.unstable_mockModule('../../src/runtime/forge.node.js', () => ({ loadForge }));
    const { readProvisioning } = await import('@sdk/iotcs');
    const { fileText } = vectorOf('provisioning', 'prov-json-activated').call.args as {
      readonly fileText: string;
    };
    const store = { read: async () => fileText, write: async () => {} };
    expect(await rejection(readProvisioning(store, 'Passw0rd'))).toMatchObject({
      name: 'ProvisioningError',
      reason: 'unsupported',
      message: expect.stringContaining('in Node'),
    });
  });
});
