import {
  body,
  both,
  type Change,
  type Difference,
  ends,
  headers,
  onRequests,
  query,
  returns,
  withExchange,
} from './difference.js';
import type { Exchange, WireRequest } from './expected.js';
import { BASE } from './vector.js';

const AUTHORIZED = { authorization: 'Bearer tok-1' };
const SERVICE = 'urn:ivcap:service:00000000-0000-4000-8000-000000000001';
const JOB = 'urn:ivcap:job:00000000-0000-4000-8000-000000000001';
const ARTIFACT = 'urn:ivcap:artifact:00000000-0000-4000-8000-000000000007';
const ORDER = 'urn:ivcap:order:00000000-0000-4000-8000-000000000001';

function read(path: string, parameters: Readonly<Record<string, string>>, json: object): Exchange {
  const request: WireRequest = {
    method: 'GET',
    path,
    query: parameters,
    headers: { authorization: 'Bearer tok-1' },
    body: undefined,
  };
  return { request, response: { status: 200, json } };
}

const listPage = (path: string, name: string, page: string, items: readonly object[]): Exchange =>
  read(path, { limit: '10', 'order-desc': 'false', page }, { [name]: items, links: { self: `${BASE}/1/x` } });

/** The parameters of an order. */
const orderParameters = (change: (parameter: { name: string; value: unknown }) => object): Change =>
  body(
    (order: { readonly parameters: readonly { name: string; value: unknown }[] }) => ({
      ...order,
      parameters: order.parameters.map(change),
    }),
    'POST',
  );

/** Lists hand out their items; the envelope is the pager's affair. */
const itemsOnly = (name: 'items' | 'messages'): Change =>
  returns((answer: { readonly parsed?: Readonly<Record<string, unknown>> } & Record<string, unknown>) => {
    return (answer.parsed ?? answer)[name];
  });

/** Every deliberate difference; one that is not here fails its vector. */
export const differences: readonly Difference[] = [
  {
    row: 'I-01',
    what: 'the version is that of the package, not of a module',
    only: ['A02'],
    change: returns(({ version: _version, ...rest }: { readonly version: string }) => rest),
  },
  {
    row: 'I-15',
    what: 'order-desc is always sent, because servers differ in its default',
    only: ['CM7'],
    change: query({ 'order-desc': 'false' }),
  },
  {
    row: 'L06b',
    what: 'an empty page with a link to the next one is not the end',
    only: ['L06b'],
    change: both(
      withExchange(
        2,
        listPage('/1/services', 'services', 'c2', [
          { id: SERVICE.replace(/1$/, '3'), name: 'svc-3', links: {} },
        ]),
      ),
      returns((urns: readonly string[]) => [...urns, SERVICE.replace(/1$/, '3')]),
    ),
  },
  {
    row: 'I-18',
    what: 'orders have a second page',
    only: ['L08'],
    change: both(
      withExchange(
        1,
        listPage('/1/orders', 'orders', 'p2', [
          { id: ORDER.replace(/1$/, '2'), status: 'pending', links: {} },
        ]),
      ),
      ends({ kind: 'returns', value: [ORDER, ORDER.replace(/1$/, '2')] }),
    ),
  },
  {
    row: 'I-46',
    what: 'parameters go out under their real names',
    only: ['O02', 'O03'],
    change: orderParameters(({ name, value }) => ({ name: name.replaceAll('_', '-'), value })),
  },
  {
    row: 'I-46',
    what: 'an order names service and account in the spelling of API 0.28 too',
    only: ['O01', 'O02', 'O03', 'O21', 'O22'],
    change: body(
      (order: { readonly serviceID: string; readonly accountID: string }) => ({
        ...order,
        'service-id': order.serviceID,
        'account-id': order.accountID,
      }),
      'POST',
    ),
  },
  {
    row: 'I-49',
    what: 'a name that is not known yet is shown as ???, as for artifacts',
    only: ['S01'],
    change: returns((shown: { readonly repr: string }) => ({
      ...shown,
      repr: shown.repr.replace('None', '???'),
    })),
  },
  {
    row: 'I-29',
    what: 'names are sent in base64, because headers carry ASCII only',
    only: ['U01'],
    change: headers({ 'x-name': 'Z3JlZXQ=' }, 'POST'),
  },
  {
    row: 'I-33',
    what: 'the size of content in memory is known and sent',
    only: ['U03', 'U04', 'U06', 'U10', 'U13'],
    change: headers({ 'x-content-length': '11' }, 'POST'),
  },
  {
    row: 'X-02',
    what: 'when an answer brings nothing, the job is looked at',
    only: ['CE2'],
    change: withExchange(
      2,
      read(
        `/1/services2/${SERVICE}/jobs/${JOB}`,
        { 'with-request-content': 'true', 'with-result-content': 'true' },
        { id: JOB, status: 'executing' },
      ),
    ),
  },
  {
    row: 'X-02',
    what: 'the length of an answer is bounded',
    only: ['CE7'],
    change: query({ 'max-messages': '100', 'max-wait-time': '20' }),
  },
  {
    row: 'X-16',
    what: 'of the aspects of a job the newest one counts, and its record comes with request and result',
    only: ['CJ3'],
    change: onRequests(request => ({
      ...request,
      query: request.path.startsWith('/1/aspects')
        ? { ...request.query, limit: '1', 'order-by': 'valid_from', 'order-direction': 'DESC' }
        : { 'with-request-content': 'true', 'with-result-content': 'true' },
    })),
  },
  {
    row: 'X-05',
    what: 'a complete upload resolves with its artifact',
    only: ['CU4'],
    change: ends({ kind: 'returns', value: { id: ARTIFACT, status: 'ready' } }),
  },
  {
    row: 'I-28',
    what: 'an upload is made in steps that can be resumed, not in the request that makes the artifact',
    only: ['CU9'],
    change: both(
      onRequests(request => ({
        ...request,
        headers: { ...request.headers, 'content-type': undefined, 'upload-length': undefined },
        body: undefined,
      })),
      withExchange(1, {
        request: {
          method: 'PATCH',
          path: '/1/artifacts/7/blob',
          query: {},
          headers: { ...AUTHORIZED, 'upload-offset': '0' },
          body: 'hello world',
        },
        response: { status: 204, headers: { 'Upload-Offset': '11' } },
      }),
      withExchange(2, read(`/1/artifacts/${ARTIFACT}`, {}, { id: ARTIFACT, status: 'ready', size: 11 })),
    ),
  },
  {
    row: 'I-28',
    what: 'content goes to the address that the server names, and the record is read at the end',
    only: ['CU12'],
    change: both(
      onRequests(request => ({
        ...request,
        path: request.path.replace(ARTIFACT, '7'),
        headers: { ...request.headers, 'upload-length': undefined },
      })),
      headers({ 'content-type': undefined as never }, 'POST'),
      withExchange(3, read(`/1/artifacts/${ARTIFACT}`, {}, { id: ARTIFACT, status: 'ready', size: 11 })),
    ),
  },
  {
    row: 'X-03',
    what: 'times stay as the server writes them',
    only: ['NP10'],
    change: returns(() => ({ valid_to: '2026-02-01T00:00:00Z' })),
  },
  {
    row: 'X-14',
    what: 'times stay as the server writes them, in lists of jobs too',
    only: ['NR18'],
    change: returns(value => JSON.parse(JSON.stringify(value).replaceAll('+00:00', 'Z'))),
  },
  {
    row: 'X-20',
    what: 'a search gives its items',
    only: ['NP11'],
    change: returns(({ items }: { readonly items: unknown }) => ({ items })),
  },
  {
    row: 'X-19',
    what: 'no empty filter is sent',
    only: ['NC1', 'NC2', 'NC3', 'NC4', 'NC5', 'NC6', 'NC9', 'NC11'],
    change: query({ filter: undefined }, 'GET'),
  },
  {
    row: 'X-19',
    what: 'one definition is asked for',
    only: ['NC3', 'NC4'],
    change: query({ limit: '1' }, 'GET'),
  },
  {
    row: 'X-19',
    what: 'everything is found before the first is retracted, and the cursor is that of the link',
    only: ['NC11'],
    change: expected => {
      const [first, one, second, two, definition, three] = expected.exchanges as readonly Exchange[] & {
        readonly [n: number]: Exchange;
      };
      const paged = { ...second!.request, query: { ...second!.request.query, page: 'c1' } };
      const last = { ...definition!.request, query: { ...definition!.request.query, limit: '50' } };
      return {
        ...expected,
        exchanges: [
          first!,
          { ...second!, request: paged },
          one!,
          two!,
          { ...definition!, request: last },
          three!,
        ],
      };
    },
  },
  {
    row: 'X-01',
    what: 'a job whose result came at once has succeeded',
    only: ['NJ4'],
    change: returns((job: object) => ({ ...job, status: 'succeeded' })),
  },
  {
    row: 'X-01',
    what: 'waits are whole seconds, rounded up',
    only: ['NJ8'],
    change: headers({ timeout: '1' }, 'POST'),
  },
  {
    row: 'X-12',
    what: 'the schema comes with the list',
    only: ['NJ9'],
    change: query({ limit: '1', 'include-content': 'true' }, 'GET'),
  },
  {
    row: 'X-12',
    what: 'the aspect itself is asked for without options',
    only: ['NJ9'],
    change: onRequests(request => (request.path === '/1/aspects' ? request : { ...request, query: {} })),
  },
  {
    row: 'X-06',
    what: 'a list gives its items',
    only: ['NR2', 'NR16', 'NR18'],
    change: itemsOnly('items'),
  },
  { row: 'X-21', what: 'taking messages gives them', only: ['NR5'], change: itemsOnly('messages') },
  {
    row: 'X-21',
    what: 'the members of a message have names of this language',
    only: ['NR5'],
    change: returns((messages: readonly Record<string, unknown>[]) =>
      messages.map(({ 'content-type': contentType, ...message }) => ({ ...message, contentType })),
    ),
  },
];
