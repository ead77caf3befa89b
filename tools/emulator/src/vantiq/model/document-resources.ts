import type { ResourceKind } from './resource-kind.js';

/** Where the contents of document-like resources are downloaded; all but `docs` and `pics` are a guess. */
const roots: Readonly<Record<string, string>> = {
  documents: 'docs',
  images: 'pics',
  videos: 'videos',
  tensorflowmodels: 'models',
};

/** Whether instances of a resource have a content beside their properties. */
export function isDocumentResource(kind: Pick<ResourceKind, 'name' | 'system'>): boolean {
  return kind.system && Object.hasOwn(roots, kind.name);
}

/** Path under which a content is downloaded, from the server's root. */
export function contentPath(resource: string, name: string): string {
  return `/${roots[resource]}/${name}`;
}

/** The resource whose contents lie under the first segment of a path. */
export function resourceOfRoot(root: string | undefined): string | undefined {
  return Object.keys(roots).find(resource => roots[resource] === root);
}

/** Key of a content in the blob store. */
export function blobKey(namespace: string, resource: string, name: string): string {
  return `${namespace}/${resource}/${name}`;
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css',
  csv: 'text/csv',
  gif: 'image/gif',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  md: 'text/markdown',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  xml: 'application/xml',
  zip: 'application/zip',
};

/** The type by the extension of a name (V-79), otherwise the one that the client gave. */
export function fileType(name: string, given: string | undefined): string {
  const extension = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return types[extension] ?? given ?? 'application/octet-stream';
}
