import { describe, expect, test } from '@jest/globals';
import { VantiqClient } from '@sdk/vantiq';

const server = { VANTIQ_SERVER: 'https://dev.vantiq.com' };

describe('fromEnv', () => {
  test('takes server, token and namespace from the environment', () => {
    const client = VantiqClient.fromEnv(
      {},
      { ...server, VANTIQ_ACCESS_TOKEN: 't', VANTIQ_TARGET_NAMESPACE: 'NS' },
    );
    expect([client.getServer(), client.getAccessToken(), client.targetNamespace]).toEqual([
      'https://dev.vantiq.com',
      't',
      'NS',
    ]);
  });

  test('takes name and password where there is no token', () => {
    const client = VantiqClient.fromEnv({}, { ...server, VANTIQ_USERNAME: 'joe', VANTIQ_PASSWORD: 'pw' });
    expect([client.getUsername(), client.isAuthenticated()]).toEqual(['joe', false]);
  });

  test('options win', () => {
    const client = VantiqClient.fromEnv({ baseUrl: 'http://h' }, { ...server, VANTIQ_ACCESS_TOKEN: 't' });
    expect(client.getServer()).toBe('http://h');
  });

  test.each([
    ['VANTIQ_SERVER', { VANTIQ_ACCESS_TOKEN: 't' }],
    ['VANTIQ_ACCESS_TOKEN', { ...server, VANTIQ_ACCESS_TOKEN: '' }],
    ['VANTIQ_PASSWORD', { ...server, VANTIQ_USERNAME: 'joe' }],
  ])('names %s when it is missing', (name, environment) => {
    expect(() => VantiqClient.fromEnv({}, environment)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ field: name })] }),
    );
  });
});
