import { type Links, linkTo } from '@sdk/core';
import {
  type JsonObject,
  member,
  objectOf,
  objectsOf,
  referenceAt,
  requiredText,
  textAt,
  wholeAt,
} from './json-object.js';

/** How far an artifact is; servers may have more. */
export type ArtifactStatus = 'pending' | 'partial' | 'ready' | 'error' | 'unknown' | (string & {});

/** What the server knows about an artifact. Times are as the server writes them. */
export interface ArtifactRecord {
  /** URN of the artifact. */
  readonly id: string;
  /** `pending` without content, `partial` while it is incomplete, `ready`, or `error`. */
  readonly status: ArtifactStatus;
  readonly name: string | undefined;
  readonly mimeType: string | undefined;
  /** Size in bytes; undefined while it is unknown. */
  readonly sizeBytes: number | undefined;
  readonly createdAt: string | undefined;
  readonly lastModifiedAt: string | undefined;
  readonly etag: string | undefined;
  /** URN of the artifact that this one is a copy of. */
  readonly cacheOf: string | undefined;
  readonly account: string | undefined;
  readonly policy: string | undefined;
  /** Address of the content as the server wrote it; its host may be one that only the server knows. */
  readonly dataHref: string | undefined;
  /** Everything that the server sent. */
  readonly raw: JsonObject;
}

/** @throws {TypeError} when the id is missing. */
export function readArtifact(raw: JsonObject): ArtifactRecord {
  const size = wholeAt(raw, 'size');
  return {
    id: requiredText(raw, 'id'),
    status: textAt(raw, 'status') ?? 'unknown',
    name: textAt(raw, 'name'),
    mimeType: textAt(raw, 'mime-type'),
    sizeBytes: size === undefined || size < 0 ? undefined : size,
    createdAt: textAt(raw, 'created-at'),
    lastModifiedAt: textAt(raw, 'last-modified-at'),
    etag: textAt(raw, 'etag'),
    cacheOf: referenceAt(raw, 'cache-of'),
    account: referenceAt(raw, 'account'),
    policy: referenceAt(raw, 'policy'),
    dataHref: textAt(raw, 'data-href') ?? textAt(raw, 'dataRef') ?? oldDataLink(raw),
    raw,
  };
}

/** Old servers put the address into `data`, and for the products of orders among the links. */
function oldDataLink(raw: JsonObject): string | undefined {
  const data = member(raw, 'data');
  return data === undefined ? linkTo('data', raw['links'] as Links) : textAt(objectOf(data), 'self');
}

/** The products of an order or job: a list on old servers, the first part of one today. */
export function readProducts(raw: JsonObject): readonly ArtifactRecord[] {
  const products = member(raw, 'products');
  const items = Array.isArray(products) ? products : member(objectOf(products ?? {}), 'items');
  return objectsOf(items).map(readArtifact);
}
