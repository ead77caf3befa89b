import { type ApiCall, path } from '@sdk/core';
import { type JsonObject, member, objectsOf, requiredText, textAt } from '../codec/json-object.js';
import { decodeObject, type IvcapApi } from '../connection/ivcap-api.js';
import type { IvcapRequestOptions } from '../options.js';

/** A dashboard of the deployment. */
export interface Dashboard {
  readonly id: string;
  readonly uid: string | undefined;
  readonly title: string | undefined;
  readonly url: string | undefined;
}

/** The dashboards of the deployment. */
export function listDashboards(api: IvcapApi, options?: IvcapRequestOptions): ApiCall<readonly Dashboard[]> {
  return api.call(
    () => ({
      operation: 'dashboards',
      method: 'GET',
      path: path`/1/dashboards`,
      replay: 'always',
      decode: decodeObject(body => objectsOf(member(body, 'items')).map(readDashboard)),
    }),
    options,
  );
}

/** The OpenAPI document of the deployment; no token is needed or sent. */
export function openApiDocument(api: IvcapApi, options?: IvcapRequestOptions): ApiCall<JsonObject> {
  return api.call(
    () => ({
      operation: 'openApi',
      method: 'GET',
      path: path`/1/openapi/openapi3.json`,
      anonymous: true,
      replay: 'always',
      decode: decodeObject(body => body),
    }),
    options,
  );
}

function readDashboard(raw: JsonObject): Dashboard {
  const id = member(raw, 'id');
  return {
    id: typeof id === 'number' ? String(id) : requiredText(raw, 'id'),
    uid: textAt(raw, 'uid'),
    title: textAt(raw, 'title'),
    url: textAt(raw, 'url'),
  };
}
