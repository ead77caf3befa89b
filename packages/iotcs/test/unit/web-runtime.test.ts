import { describe, expect, test } from '@jest/globals';
import {
  fetchTrusting,
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
});
