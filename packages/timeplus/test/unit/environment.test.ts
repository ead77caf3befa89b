import { describe, expect, test } from '@jest/globals';
import { apiKey, isValidationError, TimeplusClient } from '@sdk/timeplus';
import { type Captured, captureInto } from './capture.js';

const complete = {
  TIMEPLUS_HOST: 'http://host.test:8000',
  TIMEPLUS_WORKSPACE: 'ws',
  TIMEPLUS_API_KEY: 'key',
};

/** What a client from these variables sends: the address and the header that it proves itself with. */
async function sentBy(
  environment: Readonly<Record<string, string | undefined>>,
  options: Parameters<typeof TimeplusClient.fromEnv>[0] = {},
): Promise<{ url: string | undefined; key: string | null; authorization: string | null }> {
  const requests: Captured[] = [];
  const fetch = captureInto(requests, [{ status: 200, body: [] }], '');
  await TimeplusClient.fromEnv({ ...options, fetch }, environment).streams.list();
  const [request] = requests as [Captured];
  return {
    url: request.target,
    key: request.headers.get('x-api-key'),
    authorization: request.headers.get('authorization'),
  };
}

const streams = 'http://host.test:8000/ws/api/v1beta2/streams';

describe('TimeplusClient.fromEnv', () => {
  test('TIMEPLUS_HOST, TIMEPLUS_WORKSPACE and TIMEPLUS_API_KEY', async () => {
    expect(await sentBy(complete)).toEqual({ url: streams, key: 'key', authorization: null });
  });

  test('the misspelling of the Python samples, TIMEPLUS_WORKSAPCE, is read too', async () => {
    const { TIMEPLUS_WORKSPACE, ...rest } = complete;
    expect((await sentBy({ ...rest, TIMEPLUS_WORKSAPCE: TIMEPLUS_WORKSPACE })).url).toBe(streams);
  });

  test('the right spelling wins over the misspelling', async () => {
    expect((await sentBy({ ...complete, TIMEPLUS_WORKSAPCE: 'other' })).url).toBe(streams);
  });

  test('TIMEPLUS_ADDRESS stands in for TIMEPLUS_HOST', async () => {
    const { TIMEPLUS_HOST, ...rest } = complete;
    expect((await sentBy({ ...rest, TIMEPLUS_ADDRESS: TIMEPLUS_HOST })).url).toBe(streams);
  });

  test('TIMEPLUS_USERNAME and TIMEPLUS_PASSWORD stand in for the key', async () => {
    const { TIMEPLUS_API_KEY: _, ...rest } = complete;
    expect(await sentBy({ ...rest, TIMEPLUS_USERNAME: 'hello', TIMEPLUS_PASSWORD: 'world' })).toMatchObject({
      key: null,
      authorization: 'Basic aGVsbG86d29ybGQ=',
    });
  });

  test('options win over the variables', async () => {
    const options = { workspace: 'w2', credential: apiKey('k2'), baseUrl: 'http://two.test/' };
    expect(await sentBy(complete, options)).toMatchObject({
      url: 'http://two.test/w2/api/v1beta2/streams',
      key: 'k2',
    });
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['the address', { TIMEPLUS_HOST: '' }, 'TIMEPLUS_HOST'],
    ['the workspace', { TIMEPLUS_WORKSPACE: '' }, 'TIMEPLUS_WORKSPACE'],
    ['the key', { TIMEPLUS_API_KEY: '' }, 'TIMEPLUS_API_KEY'],
    ['the password', { TIMEPLUS_API_KEY: '', TIMEPLUS_USERNAME: 'u' }, 'TIMEPLUS_PASSWORD'],
  ])('without %s the variable is named', (_, changes, variable) => {
    let thrown: unknown;
    try {
      TimeplusClient.fromEnv({}, { ...complete, ...changes });
    } catch (error) {
      thrown = error;
    }
    if (!isValidationError(thrown)) throw thrown;
    expect(thrown.issues.map(issue => issue.field)).toEqual([variable]);
    expect(thrown.message).not.toContain('key"');
  });

  test('the constructor reads no variables', () => {
    process.env['TIMEPLUS_HOST'] = complete.TIMEPLUS_HOST;
    try {
      expect(() => new TimeplusClient({} as { baseUrl: string })).toThrow('baseUrl');
    } finally {
      delete process.env['TIMEPLUS_HOST'];
    }
  });
});

describe('the address of a client', () => {
  test.each([
    ['http://host.test', undefined, 'http://host.test/api/v1beta2/streams'],
    ['http://host.test///', 'ws', 'http://host.test/ws/api/v1beta2/streams'],
    ['http://host.test/prefix/', 'a b', 'http://host.test/prefix/a%20b/api/v1beta2/streams'],
  ])('%s with the workspace %p', async (baseUrl, workspace, url) => {
    const requests: Captured[] = [];
    const fetch = captureInto(requests, [{ status: 200, body: [] }], '');
    await new TimeplusClient({
      baseUrl,
      fetch,
      ...(workspace === undefined ? {} : { workspace }),
    }).streams.list();
    expect(requests[0]?.target).toBe(url);
  });

  test.each(['', ' ', '.', '..', null])('%p is no workspace', workspace => {
    const options = { baseUrl: 'http://host.test', workspace: workspace as string };
    expect(() => new TimeplusClient(options)).toThrow('workspace: expected the id of a workspace');
  });
});
