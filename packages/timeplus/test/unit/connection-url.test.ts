import { describe, expect, test } from '@jest/globals';
import { isValidationError, TimeplusClient } from '@sdk/timeplus';
import { type Captured, captureInto } from './capture.js';

/** The address and the credential of the first request of a client that was made from an address. */
async function firstRequest(
  address: string,
): Promise<{ url: string; authorization: string | null; key: string | null }> {
  const requests: Captured[] = [];
  const client = TimeplusClient.fromUrl(address, {
    fetch: captureInto(requests, [{ status: 200, body: [] }], ''),
  });
  await client.streams.list();
  const [request] = requests;
  return {
    url: request?.target ?? '',
    authorization: request?.headers.get('authorization') ?? null,
    key: request?.headers.get('x-api-key') ?? null,
  };
}

function failure(address: string): unknown {
  try {
    TimeplusClient.fromUrl(address);
  } catch (error) {
    return error;
  }
  throw new Error(`${address} was accepted`);
}

describe('a client from one address', () => {
  test.each([
    ['timeplus://host/default', 'http://host:8000/default/api'],
    ['timeplus://host:9000/default', 'http://host:9000/default/api'],
    ['timeplus://host/default?tls=true', 'https://host/default/api'],
    ['timeplus://host:8443/default?tls=true', 'https://host:8443/default/api'],
    ['timeplus://host:8000/default/?tls=false', 'http://host:8000/default/api'],
    ['timeplus://[::1]/default', 'http://[::1]:8000/default/api'],
    ['http://host:8000/default', 'http://host:8000/default/api'],
    ['https://us.timeplus.cloud/ws123456', 'https://us.timeplus.cloud/ws123456/api'],
    ['https://us.timeplus.cloud', 'https://us.timeplus.cloud/api'],
    ['https://host/a%20b', 'https://host/a%20b/api'],
  ])('%s', async (address, base) => {
    expect((await firstRequest(address)).url).toBe(`${base}/v1beta2/streams`);
  });

  test('a user and a password are Basic authentication, a password alone is an API key', async () => {
    expect(await firstRequest('timeplus://us%40er:p%2Fw%23@host/default')).toMatchObject({
      authorization: `Basic ${btoa('us@er:p/w#')}`,
      key: null,
    });
    expect(await firstRequest('timeplus://:secret@host/default')).toMatchObject({
      authorization: null,
      key: 'secret',
    });
    expect(await firstRequest('timeplus://host/default')).toMatchObject({ authorization: null, key: null });
  });

  test('options win over the address', () => {
    expect(() => TimeplusClient.fromUrl('timeplus://host/default', { baseUrl: 'no address' })).toThrow(
      'baseUrl',
    );
  });

  test.each([
    ['ftp://user:s3cret@host/default', 'url'],
    ['timeplus://user:s3cret@host/default?tls=yes', 'tls'],
    ['https://user:s3cret@host/default?tls=true', 'tls'],
    ['timeplus://user:s3cret@host/default?password=s3cret', 'url'],
    ['timeplus://user:s3cret#x@host/default', 'url'],
    ['timeplus://user:s3cret%@host/default', 'password'],
    ['timeplus://user:s3cret@host/a/b', 'workspace'],
    ['timeplus://user:s3cret@/default', 'url'],
    ['user:s3cret@host', 'url'],
    ['', 'url'],
  ])('%s is refused, and the secret is not shown', (address, field) => {
    const error = failure(address);
    expect(isValidationError(error)).toBe(true);
    expect(error).toMatchObject({ issues: [{ field }] });
    expect(
      `${error} ${JSON.stringify(error)} ${(error as Error).stack} ${(error as Error).cause}`,
    ).not.toContain('s3cret');
  });
});
