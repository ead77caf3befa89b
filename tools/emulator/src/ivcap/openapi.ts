import { type IvcapApiVersion, isLegacy } from './api-version.js';
import type { Endpoint } from './endpoint.js';

/** The OpenAPI document of a version: what the emulator answers, by path and method, without schemas. */
export function openApiDocument(
  endpoints: readonly Endpoint[],
  version: IvcapApiVersion,
  origin: string,
): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path, current } of endpoints) {
    if (current && isLegacy(version)) continue;
    const operations = paths[path] ?? {};
    paths[path] = operations;
    operations[method.toLowerCase()] = { responses: { default: { description: 'See the documentation.' } } };
  }
  return { openapi: '3.0.3', info: { title: 'ivcap', version }, servers: [{ url: origin }], paths };
}
