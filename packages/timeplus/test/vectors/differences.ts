import {
  cancelOf,
  type Difference,
  firstOf,
  gives,
  onEvents,
  onRequests,
  onValue,
  refused,
  sendsRows,
  typedMetrics,
  withHeader,
  without,
} from './difference.js';
import { failure } from './expected.js';

const BODILESS_POSTS = /\/(cancel|start|stop|resolve)$/;

/** Every deliberate difference; one that is not here fails its vector. */
export const differences: readonly Difference[] = [
  {
    row: 'T-23',
    what: 'the runtime names itself, not a generated client',
    change: onRequests(request => without(request, 'user-agent')),
  },
  {
    row: 'Q-04',
    what: 'queries accept what they are answered with; other calls leave it open',
    change: onRequests(request =>
      request.method === 'POST' && request.path.endsWith('/v1beta2/queries')
        ? withHeader(request, 'accept', 'text/event-stream, application/json')
        : without(request, 'accept'),
    ),
  },
  {
    row: 'Q-03',
    what: 'no body where there is nothing to say, and no type of one',
    change: onRequests(request =>
      ['GET', 'DELETE'].includes(request.method) || BODILESS_POSTS.test(request.path)
        ? without({ ...request, body: undefined }, 'content-type')
        : request,
    ),
  },
  {
    row: 'X-16',
    what: 'no caching headers, no charset of JSON',
    only: ['js/node-query-01', 'js/node-query-03'],
    change: onRequests(request =>
      withHeader(without(request, 'cache-control', 'pragma'), 'content-type', 'application/json'),
    ),
  },
  {
    row: 'T-03',
    what: 'without a key no header is sent; the recording carries the key of an earlier environment',
    only: ['1.2.2/env-05'],
    change: onRequests(request => without(request, 'x-api-key')),
  },
  {
    row: 'T-02',
    what: 'a missing address is refused',
    only: ['1.2.2/env-07'],
    change: refused,
  },
  {
    row: 'T-03',
    what: 'keys of any length are taken; the server decides',
    only: ['1.4.1/env-06'],
    change: gives(() => 'object'),
  },
  {
    row: 'Q-07',
    what: 'callers get the object of the server, not a model that adds nulls and drops fields',
    only: [
      '1.2.2/stream-create-01',
      '1.4.1/stream-create-01',
      '1.4.1/query-analyze-01',
      '1.4.1/source-get-01',
      '1.4.1/topology-get-01',
    ],
    change: gives(expected => expected.exchanges[0]?.response.json),
  },
  {
    row: 'Q-07',
    what: 'an answer that lacks a field is read all the same',
    only: ['1.2.2/stream-list-04'],
    change: gives(() => ['test']),
  },
  {
    row: 'T-33',
    what: 'options that are not set are left out, the default mode too',
    only: ['1.4.1/stream-create-01', '1.4.1/stream-create-03', '1.4.1/stream-create-04'],
    change: onRequests(request => {
      const { columns, name, logstore_retention_ms } = request.body as Record<string, unknown>;
      return {
        ...request,
        body: { columns, name, ...(logstore_retention_ms === null ? {} : { logstore_retention_ms }) },
      };
    }),
  },
  {
    row: 'Q-13',
    what: 'a retention of 0 is sent',
    only: ['1.4.1/stream-create-04'],
    change: onRequests(request => ({
      ...request,
      body: { ...(request.body as object), logstore_retention_bytes: 0 },
    })),
  },
  {
    row: 'T-33',
    what: 'a stream without columns is refused',
    only: ['1.2.2/stream-create-05'],
    change: refused,
  },
  {
    row: 'T-35',
    what: 'one resource is asked for by its name, not looked for in the list of all',
    only: [
      '1.2.2/stream-get-01',
      '1.2.2/stream-exist-01',
      '1.2.2/stream-exist-02',
      '1.4.1/stream-exist-01',
      '1.4.1/view-exist-01',
    ],
    change: (expected, { call }) => ({
      ...expected,
      exchanges: expected.exchanges.map(({ request, response }) => {
        const listed = response.json as { name: string }[];
        const found = listed.find(item => item.name === call.args['name']);
        return {
          request: { ...request, path: `${request.path}/${call.args['name']}` },
          response: found === undefined ? { status: 404 } : { status: 200, json: found },
        };
      }),
    }),
  },
  {
    row: 'Q-06',
    what: 'a statement without a result resolves to a query that has ended',
    only: ['1.4.1/query-create-06'],
    change: gives(() => ({ id: '', header: [], status: 'finished', events: [] })),
  },
  {
    row: 'Q-19',
    what: 'metric and metrics are the same event',
    only: ['1.2.2/query-create-07'],
    change: onEvents(event => (event.event === 'metric' ? { ...event, event: 'metrics' } : event)),
  },
  {
    row: 'Q-22',
    what: 'metrics have typed fields, their time is a Date',
    only: [
      '1.2.2/query-create-01',
      '1.4.1/query-create-01',
      '1.2.2/query-create-03',
      '1.2.2/query-create-07',
    ],
    change: onEvents(event =>
      event.event === 'metrics' ? { ...event, data: typedMetrics(event.data) } : event,
    ),
  },
  {
    row: 'Q-22',
    what: 'counters that were not sent are undefined',
    only: ['js/node-query-01'],
    change: onValue(value => ({ ...value, metrics: (value['metrics'] as unknown[]).map(typedMetrics) })),
  },
  {
    row: 'Q-18',
    what: 'values are typed by the header: bigint, number and Date',
    only: ['1.2.2/query-create-10'],
    change: onEvents(event => ({
      ...event,
      data: [
        [
          9007199254740993n,
          18446744073709551615n,
          57896044618658097711785492504343953926634992332820282019728792003956564819967n,
          Number.NaN,
          new Date('2023-03-11T00:44:47.034Z'),
          ['x', 'y'],
          { k: 1 },
          null,
        ],
        [1n, 2n, -3n, Number.NEGATIVE_INFINITY, new Date('2023-03-11T00:44:48Z'), [], {}, 's'],
      ],
    })),
  },
  {
    row: 'section 4.4',
    what: 'an event that is cut is dropped, as its JSON may be cut too',
    only: ['1.4.1/query-create-09'],
    change: onValue(value => ({ ...value, events: (value['events'] as unknown[]).slice(0, -1) })),
  },
  {
    row: 'section 4.5',
    what: 'a stream that ends before its query does is an error, and the query is cancelled as well as can be',
    only: [
      '1.2.2/query-create-01',
      '1.4.1/query-create-01',
      '1.2.2/query-create-02',
      '1.4.1/query-create-02',
      '1.2.2/query-create-05',
      '1.2.2/query-create-07',
      '1.2.2/query-create-10',
      '1.4.1/query-create-08',
      '1.4.1/query-create-09',
    ],
    change: (expected, vector) => ({
      ...onValue(value => ({ ...value, end: 'cut, gap possible' }))(expected, vector),
      exchanges: [...expected.exchanges, cancelOf(expected)],
    }),
  },
  {
    row: 'Q-11',
    what: 'errors are thrown',
    only: ['js/node-query-03'],
    change: expected => ({ ...expected, outcome: failure(firstOf(expected).response) }),
  },
  {
    row: 'Q-14',
    what: 'times are sent in UTC, with milliseconds',
    only: ['1.2.2/ingest-compact-01', '1.4.1/ingest-compact-01'],
    change: sendsRows([['2024-01-02T03:04:05.678Z', 'abcd']]),
  },
  {
    row: 'Q-14',
    what: 'times are sent in UTC, with milliseconds; dates are text',
    only: ['1.4.1/ingest-compact-03'],
    change: sendsRows([['2024-01-02T03:04:05.000Z', '2024-01-02']]),
  },
  {
    row: 'section 4.9',
    what: 'integers beyond 2^53 are sent as text',
    only: ['1.2.2/ingest-compact-02'],
    change: sendsRows([
      [1, null, true, [1, 2], { k: 'v' }],
      ['9007199254740993', 'é "q" \n', false, [], {}],
    ]),
  },
  {
    row: 'Q-15',
    what: 'NaN and infinity are sent as text, so that the body is JSON',
    only: ['1.2.2/ingest-compact-06'],
    change: onRequests(request => ({ ...request, body: { columns: ['a'], data: [['nan'], ['inf']] } })),
  },
  {
    row: 'T-50',
    what: 'no rows, no request',
    only: ['1.2.2/ingest-compact-04', '1.4.1/ingest-compact-04'],
    change: expected => ({ ...expected, exchanges: [] }),
  },
  {
    row: 'Q-01',
    what: 'the payload is sent as it is, not as a JSON string',
    only: ['1.2.2/ingest-streaming-01', '1.2.2/ingest-raw-01', '1.2.2/ingest-raw-05'],
    change: (expected, vector) =>
      onRequests(request => ({ ...request, body: vector.call.args['payload'] }))(expected, vector),
  },
  {
    row: 'Q-01',
    what: 'the content type tells the format too',
    only: ['1.2.2/ingest-streaming-01', '1.4.1/ingest-streaming-01'],
    change: onRequests(request => withHeader(request, 'content-type', 'application/x-ndjson')),
  },
  {
    row: 'Q-02',
    what: 'text is sent in UTF-8, and says so',
    only: [
      '1.2.2/ingest-raw-01',
      '1.2.2/ingest-raw-05',
      '1.4.1/ingest-lines-01',
      'ingest/raw-text',
      'js/driver-query-02',
      'js/driver-query-03',
    ],
    change: onRequests(request => withHeader(request, 'content-type', 'text/plain; charset=utf-8')),
  },
  {
    row: 'Q-02',
    what: 'every character can be sent',
    only: ['1.4.1/ingest-raw-03'],
    change: () => ({
      outcome: { kind: 'value', value: undefined },
      exchanges: [
        {
          request: {
            method: 'POST',
            path: '/ws123456/api/v1beta2/streams/test_ingest_raw/ingest',
            query: { format: 'raw' },
            headers: { 'x-api-key': 'k'.repeat(60), 'content-type': 'text/plain; charset=utf-8' },
            body: 'héllo ✓',
          },
          response: { status: 200 },
        },
      ],
    }),
  },
  {
    row: 'section 4.6',
    what: 'rows are sent as plain JSON, which the server takes for compact',
    only: ['ingest/vnd-compact'],
    change: onRequests(request => withHeader(request, 'content-type', 'application/json')),
  },
  {
    row: 'T-55',
    what: 'a payload is text',
    only: ['1.2.2/ingest-raw-02'],
    change: refused,
  },
  {
    row: 'T-56',
    what: 'an unknown format is refused',
    only: ['1.2.2/ingest-unknown-format', '1.4.1/ingest-unknown-format'],
    change: refused,
  },
  {
    row: 'section 4.7',
    what: 'rows that are missing are refused',
    only: ['proton/ingest-no-data'],
    change: refused,
  },
  {
    row: 'X-08',
    what: 'start and stop tell whether the server is still at it',
    only: [
      '1.4.1/source-start-01',
      '1.4.1/source-stop-01',
      '1.4.1/sink-start-01',
      '1.4.1/sink-stop-01',
      'rest/source-start-202',
    ],
    change: gives(expected => ({ pending: firstOf(expected).response.status === 202 })),
  },
  {
    row: 'U-14',
    what: 'removing a source or sink gives what is left behind',
    only: ['1.4.1/source-delete-01', '1.4.1/sink-delete-01'],
    change: gives(() => []),
  },
  {
    row: 'X-19',
    what: 'the answer of the engine is given to the caller',
    only: ['go/ingest-lowlevel'],
    change: gives(expected => firstOf(expected).response.json),
  },
  {
    row: 'section 4.3',
    what: 'no call has an unknown path; its answer is served to another one',
    only: ['proton/unknown-uri'],
    change: onRequests(request => ({ ...request, path: '/proton/info' })),
  },
  {
    row: 'Q-26',
    what: 'only what is to be changed is sent',
    only: ['tf/stream-update'],
    change: onRequests(request => ({
      ...request,
      body: { ttl_expression: 'to_datetime(_tp_time) + INTERVAL 28 DAY' },
    })),
  },
  {
    row: 'R-084',
    what: 'the id stands in the path only',
    only: ['tf/sink-update'],
    change: onRequests(request => {
      const { id: _, ...body } = request.body as Record<string, unknown>;
      return { ...request, body };
    }),
  },
];
