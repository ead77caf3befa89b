import {
  both,
  type Difference,
  ends,
  onAnswers,
  onRequests,
  onValue,
  refused,
  without,
} from './difference.js';
import type { Outcome } from './expected.js';
import { sessionDifferences } from './session-differences.js';

/** Vectors of the browser client that search by objects in place of texts. */
const OBJECT_FILTERS = [
  'br-filter-eq-string',
  'br-filter-eq-number',
  'br-filter-eq-bool',
  'br-filter-lt',
  'br-filter-lte',
  'br-filter-gt',
  'br-filter-gte',
  'br-filter-regex-string',
  'br-filter-and',
  'br-filter-or',
  'br-filter-path',
];

/** Every deliberate difference; one that is not here fails its vector. */
export const differences: readonly Difference[] = [
  {
    row: '5.12',
    what: 'the answer is left open, and only a body has a type; compression of answers is up to the runtime',
    change: onRequests(request =>
      without(
        request,
        'accept',
        'accept-encoding',
        'user-agent',
        'content-length',
        ...(request.body === null ? ['content-type'] : []),
      ),
    ),
  },
  {
    row: '4.2',
    what: 'every request names the account, except on polls',
    change: onRequests(request => ({
      ...request,
      headers: request.path.endsWith('/polling')
        ? request.headers
        : { ...request.headers, 'x-auth-account': 'alice' },
    })),
  },
  {
    row: '5.11',
    what: 'a space is %20, and only what must be is encoded',
    change: onRequests(request => ({ ...request, query: encoded(new URLSearchParams(request.query)) })),
  },
  {
    row: '5.10',
    what: 'truth values are 1 and 0',
    only: ['find-param-bool-python-spelling', 'br-find-hints-false'],
    change: onRequests(request => ({
      ...request,
      query: request.query.replace(/hints=[Ff]alse/, 'hints=0'),
    })),
  },
  {
    row: '4.1',
    what: 'collections have no slash at their end',
    only: ['docs-group-create', 'docs-token-create'],
    change: onRequests(request => ({ ...request, path: request.path.replace(/\/$/, '') })),
  },
  {
    row: '4.4',
    what: 'a drop that is new has no version',
    only: ['java-create-drop-by-path-gzip'],
    change: onRequests(request => ({ ...request, body: { elems: { temp: 21 }, path: '/alice/sensors' } })),
  },
  {
    row: '5.19',
    what: 'results are the body of the envelope',
    change: (expected, vector) =>
      vector.file === 'browser-client-rest'
        ? onValue(
            ({ error, value }: { readonly error: unknown; readonly value: { readonly body: unknown } }) =>
              error === null ? value.body : error,
          )(expected, vector)
        : expected,
  },
  {
    row: 'F-73e',
    what: 'a failure is thrown, by its class',
    only: ['br-error-404'],
    change: ends({
      kind: 'failed',
      name: 'FlowthingsNotFoundError',
      errors: ['The requested resource could not be located at this address.'],
      request: 'GET /flow/missing',
    }),
  },
  {
    row: '4.3',
    what: 'a search answers with a list, which the recorder left out',
    only: ['br-drop-aggregate', 'br-find-hints-false', ...OBJECT_FILTERS, 'br-filter-string'],
    change: both(
      onAnswers(body => ({ ...(body as object), body: [] })),
      onValue(() => []),
    ),
  },
  {
    row: 'B-14',
    what: 'object filters are written as all others are',
    only: OBJECT_FILTERS,
    change: onRequests(request => {
      const filter = new URLSearchParams(request.query).get('filter') ?? '';
      const text = filter
        .slice(1, -1)
        .replaceAll('"', "'")
        .replace(/\)(&&|\|\|)\(/, ') $1 (');
      return { ...request, query: encoded(new URLSearchParams({ filter: text })) };
    }),
  },
  {
    row: '5.27',
    what: 'what is no filter is refused',
    only: ['find-tuple-of-ids-quirk'],
    change: refused,
  },
  {
    row: 'F-33',
    what: 'refs is true or false',
    only: ['find-refs-truthy-string'],
    change: refused,
  },
  {
    row: '5.11',
    what: 'an id with a slash or a space is refused',
    only: ['find-slash-in-id-not-escaped'],
    change: refused,
  },
  {
    row: '5.6',
    what: 'backslashes are escaped',
    only: ['f-string-backslash'],
    change: onValue(() => "s == 'a\\\\b'"),
  },
  {
    row: '4.6',
    what: 'a number has no decimals that say nothing',
    only: ['f-float-integral'],
    change: onValue(() => 'x <= 2'),
  },
  {
    row: 'F-49',
    what: 'a distance from nowhere is refused',
    only: ['f-within-nothing'],
    change: refused,
  },
  {
    row: '5.7',
    what: 'no name of a member is taken',
    only: ['f-quirk-attribute-name'],
    change: onValue(() => "elems.name == 'x'"),
  },
  {
    row: 'B-19',
    what: 'too much to send has a class of its own',
    only: ['err-413'],
    change: ends({
      kind: 'failed',
      name: 'FlowthingsTooLargeError',
      errors: ['too large'],
      request: 'GET /flow/f5a1b2c3d4e5f60718293a4b5',
    }),
  },
  {
    row: '5.3',
    what: 'a failure without an envelope keeps its status',
    only: ['err-empty-body-500'],
    change: ends({
      kind: 'failed',
      name: 'FlowthingsServerError',
      errors: [],
      request: 'GET /flow/f5a1b2c3d4e5f60718293a4b5',
    }),
  },
  {
    row: '5.3',
    what: 'a success without an envelope is an error of the protocol',
    only: ['ok-empty-body-200'],
    change: ends({ kind: 'broken', name: 'ProtocolError' }),
  },
  {
    row: 'F-77',
    what: 'a batch gives every failure of a call as a value',
    only: ['async-with-exceptions-only-platform-errors'],
    change: ends({
      kind: 'value',
      value: [
        { id: 'a' },
        { kind: 'failed', name: 'FlowthingsServerError', errors: [], request: 'GET /flow/garbage' },
        { id: 'c' },
      ],
    }),
  },
  {
    row: 'F-80',
    what: 'a lazy value is awaited and changed by a function, and is no text',
    only: ['lazy-starts-eagerly', 'lazy-mutable'],
    change: onValue(
      ({ type: _, str: __, isdict: ___, ...value }: Readonly<Record<string, unknown>>) => value,
    ),
  },
  {
    row: 'F-84',
    what: 'lazy calls need no library',
    only: ['lazy-needs-library'],
    change: ends({ kind: 'value', value: true }),
  },
  ...sessionDifferences,
  {
    row: '5.22',
    what: 'typed elements are plain',
    change: expected => ({ ...expected, outcome: untyped(expected.outcome) as Outcome }),
  },
];

function encoded(query: URLSearchParams): string {
  const url = new URL('http://api.example.test');
  url.search = [...query].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return url.search.slice(1);
}

/** `{ type, value }` as the value alone. */
function untyped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untyped);
  if (typeof value !== 'object' || value === null) return value;
  const members = value as Readonly<Record<string, unknown>>;
  if (members['type'] === 'integer') return members['value'];
  return Object.fromEntries(Object.entries(members).map(([name, item]) => [name, untyped(item)]));
}
