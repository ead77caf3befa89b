import type { DurationText } from '../rest/request-options.js';
import type { SinkSetup } from './sink-types.js';

/** Rows sent by HTTP. */
export interface HttpSinkOptions {
  readonly url: string;
  readonly contentType?: string;
  /** @defaultValue `POST` */
  readonly httpMethod?: string;
  /** Body of a request, as a Go text/template over the row. */
  readonly payloadField?: string;
  readonly httpHeader?: Readonly<Record<string, string>>;
  /** Requests at a time; servers misspell this property. @defaultValue 1 */
  readonly parallelism?: number;
  /** @defaultValue 0 */
  readonly retries?: number;
  /** @defaultValue `10s` */
  readonly retryInterval?: DurationText;
  /** @defaultValue `10s` */
  readonly timeout?: DurationText;
  /** Properties that begin with `oauth2.` on the wire, here without it. */
  readonly oauth2?: Readonly<Record<string, unknown>>;
}

/**
 * Set-up of a sink that sends rows by HTTP.
 *
 * @example
 * await timeplus.sinks.create({
 *   name: 'hook',
 *   query: 'select * from iot where speed > 100',
 *   ...httpSink({ url: 'https://example.com/hook', parallelism: 4 }),
 * });
 */
export function httpSink(options: HttpSinkOptions): SinkSetup {
  const oauth2 = Object.entries(options.oauth2 ?? {}).map(([name, value]) => [`oauth2.${name}`, value]);
  return {
    type: 'http',
    properties: {
      url: options.url,
      content_type: options.contentType,
      http_method: options.httpMethod,
      payload_field: options.payloadField,
      http_header: options.httpHeader,
      paralism: options.parallelism,
      retries: options.retries,
      retry_interval: options.retryInterval,
      timeout: options.timeout,
      ...Object.fromEntries(oauth2),
    },
  };
}

/** Rows sent to Slack. */
export interface SlackSinkOptions {
  /** Address of the incoming webhook. */
  readonly url: string;
  /** Text of a message, as a Go text/template over the row. */
  readonly template?: string;
  readonly header?: string;
}

/** Set-up of a sink that writes to Slack. */
export function slackSink({ url, template, header }: SlackSinkOptions): SinkSetup {
  return { type: 'slack', properties: { url, template, header } };
}
