import { writeJson } from '../../host/json.js';
import { badArgument, notEmulated } from '../errors.js';
import { goDurationMs } from '../go-duration.js';
import { Fields } from '../wire.js';
import { type GoTemplate, parseGoTemplate } from './go-template.js';

const DEFAULT_WAIT_MS = 10_000;

/** Where and how a sink sends its rows. */
export interface HttpTarget {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyOf: GoTemplate;
  /** Rows sent at the same time. */
  readonly parallelism: number;
  readonly retries: number;
  readonly retryIntervalMs: number;
  readonly timeoutMs: number;
}

/**
 * Reads the properties of a sink of type `http`, one request a row. A row without a `payload_field` goes as a JSON
 * object (guess: the document does not tell the default).
 *
 * @throws ApiError with status 400, naming the property that is wrong; 501 for `oauth2`
 */
export function readHttpProperties(properties: unknown): HttpTarget {
  const fields = new Fields(properties, 'properties');
  const oauth = Object.keys(properties as object).find(name => /^oauth2(\.|$)/.test(name));
  if (oauth) throw notEmulated(`properties.${oauth}: the emulator fetches no tokens for sinks`);
  const template = fields.text('payload_field');
  const method = (fields.text('http_method') || 'POST').toUpperCase();
  if (!/^(POST|PUT|PATCH)$/.test(method))
    throw badArgument('properties.http_method: expected POST, PUT or PATCH');
  return {
    url: readUrl(fields),
    method,
    headers: {
      ...textMembers(fields, 'http_header'),
      'content-type': fields.text('content_type') || 'application/json',
    },
    bodyOf: template ? parseGoTemplate(template, 'properties.payload_field') : row => writeJson(row),
    parallelism: fields.positiveInteger('paralism') ?? 1,
    retries: fields.positiveInteger('retries') ?? 0,
    retryIntervalMs: readDuration(fields, 'retry_interval'),
    timeoutMs: readDuration(fields, 'timeout'),
  };
}

/**
 * Reads the properties of a sink of type `slack`, whose rows go as `{"text":…}`; `header` is a line before (guess).
 *
 * @throws ApiError with status 400, naming the property that is wrong
 */
export function readSlackProperties(properties: unknown): HttpTarget {
  const fields = new Fields(properties, 'properties');
  const header = fields.text('header');
  const template = parseGoTemplate(fields.requiredText('template'), 'properties.template');
  return {
    url: readUrl(fields),
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    bodyOf: (row, columns) => {
      const text = template(row, columns);
      return writeJson({ text: header ? `${header}\n${text}` : text });
    },
    parallelism: 1,
    retries: 0,
    retryIntervalMs: DEFAULT_WAIT_MS,
    timeoutMs: DEFAULT_WAIT_MS,
  };
}

/** Whether a sink may call an address: a loopback one, or one of the hosts that the seed allows. */
export function mayCall({ hostname }: URL, allowed: readonly string[]): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname) || allowed.includes(hostname);
}

function readUrl(fields: Fields): URL {
  const text = fields.requiredText('url');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw badArgument('properties.url: expected an address that starts with http:// or https://');
}

function readDuration(fields: Fields, name: string): number {
  const text = fields.text(name);
  const ms = text ? goDurationMs(text) : DEFAULT_WAIT_MS;
  if (!ms) throw badArgument(`properties.${name}: expected a duration above zero such as '10s'`);
  return ms;
}

function textMembers(fields: Fields, name: string): Record<string, string> {
  const members = Object.entries(fields.object(name) ?? {});
  for (const [header, value] of members) {
    if (typeof value !== 'string') throw badArgument(`properties.${name}.${header}: expected a string`);
  }
  return Object.fromEntries(members) as Record<string, string>;
}
