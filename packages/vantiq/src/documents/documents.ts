import type { EncodedPath } from '@sdk/core';
import type { VantiqRequestOptions } from '../options.js';
import { rootPath } from '../resources/resource-path.js';
import { VantiqResources } from '../resources/vantiq-resources.js';
import { oneObject } from '../rest/answer-forms.js';
import type { RestCalls } from '../rest/rest-calls.js';
import { VantiqCall } from '../rest/vantiq-call.js';
import { invalid, isObject, received, requireText } from '../validation.js';
import { Download } from './download.js';
import { type UploadInput, uploadBody } from './upload-source.js';

/** What the server knows about a document. */
export interface DocumentInfo {
  readonly name: string;
  /** Media type, which servers set by the extension of the name (V-79). */
  readonly fileType?: string;
  readonly contentSize?: number;
  /** Path for `download`. */
  readonly content: string;
  readonly [other: string]: unknown;
}

/** Resources that files can be uploaded to. */
export type UploadResource =
  | typeof VantiqResources.DOCUMENTS
  | typeof VantiqResources.IMAGES
  | typeof VantiqResources.VIDEOS
  | typeof VantiqResources.TENSORFLOW_MODELS;

const UPLOADS: ReadonlySet<string> = new Set([
  VantiqResources.DOCUMENTS,
  VantiqResources.IMAGES,
  VantiqResources.VIDEOS,
  VantiqResources.TENSORFLOW_MODELS,
]);

/** Documents: their content, up and down. */
export class Documents {
  readonly #rest: RestCalls;

  constructor(rest: RestCalls) {
    this.#rest = rest;
  }

  upload(
    resource: UploadResource,
    input: UploadInput,
    options?: VantiqRequestOptions,
  ): VantiqCall<DocumentInfo> {
    return new VantiqCall(this.#upload(resource, input, options));
  }

  download(
    document: string | { readonly content: string },
    options?: VantiqRequestOptions,
  ): VantiqCall<Download> {
    const operation = 'download';
    return this.#rest.send(
      () => ({ operation, method: 'GET', path: contentPath(operation, document), replay: 'always' }),
      answer => new Download(answer),
      options,
    );
  }

  async #upload(resource: UploadResource, input: UploadInput, options?: VantiqRequestOptions) {
    const operation = 'upload';
    const { paths } = this.#rest.context;
    paths.check(operation, resource);
    if (!UPLOADS.has(resource))
      throw invalid(operation, {
        field: 'resource',
        expected: 'system.documents, system.images, system.videos or system.tensorflowmodels',
        received: JSON.stringify(resource),
      });
    if (!isObject(input))
      throw invalid(operation, { field: 'input', expected: 'an object', received: received(input) });
    const body = await uploadBody(operation, input);
    const call = this.#rest.json<DocumentInfo>(
      () => ({ operation, method: 'POST', path: paths.resource(operation, resource), body, replay: 'never' }),
      oneObject,
      options,
    );
    return call.withResponse();
  }
}

/** Path of a document's content. @throws {ValidationError} unless it begins at the root of the server. */
export function contentPath(operation: string, document: unknown): EncodedPath {
  return rootPath(operation, 'document', isObject(document) ? document['content'] : document);
}

const PUBLIC = 'public/';

/** Path at which a public document can be read. @throws {ValidationError} unless its name says that it is public. */
export function publicPath(operation: string, namespace: string, name: string): EncodedPath {
  const text = requireText(operation, 'name', name);
  if (!text.startsWith(PUBLIC) || text === PUBLIC)
    throw invalid(operation, {
      field: 'name',
      expected: 'the name of a public document, which begins with "public/"',
      received: JSON.stringify(text),
    });
  const owner = encodeURIComponent(requireText(operation, 'namespace', namespace));
  return `/ui/docs/NS/${owner}${rootPath(operation, 'name', text.slice(PUBLIC.length - 1))}` as EncodedPath;
}
