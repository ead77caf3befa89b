import {
  type AuthContext,
  type Credential,
  type Grant,
  HttpClient,
  ProtocolError,
  path,
  rawPath,
} from '@sdk/core';
import { Md5 } from '../encoding/md5.js';
import { iotcsProfile } from '../profile.js';
import { jsonSpec, requireObjectBody } from '../rest/json-spec.js';
import type { ConnectionOptions, RestClient } from '../rest/rest-client.js';
import type { DownloadTarget, UploadSource } from './content.js';
import type { TransferResult, TransferWatch } from './storage-delegate.js';
import { uploadBody } from './upload-body.js';

/** The server does not tell how long a storage token lives; the originals take half an hour (section 4.12). */
const TOKEN_LIFETIME_MS = 30 * 60_000;
const TRANSFERS_ON_MISMATCH = 2;
const MD5_HEX = /^[0-9a-f]{32}$/i;
/** What `fetch` unpacks by itself. */
const UNPACKED = /\b(gzip|deflate|br|zstd)\b/i;

interface StorageToken {
  readonly containerUrl: string;
  readonly authToken: string;
  readonly expiresAt: number;
}

/** Content of the storage as its headers describe it. */
export interface StoredContent extends TransferResult {
  readonly name: string;
  readonly contentType: string;
  readonly encoding: string | undefined;
}

/** The object storage of the cloud account: tokens (W-14), content (W-13, W-15). */
export class StorageAccess {
  readonly #rest: RestClient;
  readonly #options: ConnectionOptions;
  #token: StorageToken | undefined;
  #fetching: Promise<StorageToken> | undefined;
  #client: { readonly containerUrl: string; readonly http: HttpClient } | undefined;

  constructor(rest: RestClient, options: ConnectionOptions) {
    this.#rest = rest;
    this.#options = options;
  }

  /** Host of the container, once it is known. */
  get host(): string | undefined {
    return this.#token === undefined ? undefined : new URL(this.#token.containerUrl).host;
  }

  /** Uploads content. @param objectPath below the container. */
  async upload(
    objectPath: string,
    source: UploadSource,
    headers: Readonly<Record<string, string>>,
    watch: TransferWatch,
  ): Promise<TransferResult> {
    const { http, containerUrl } = await this.#open();
    const { 'Content-Type': contentType = 'application/octet-stream', ...others } = headers;
    for (let attempt = 1; ; attempt++) {
      const { body, sent } = await uploadBody(source, contentType, watch);
      const answer = await http.request(
        {
          operation: 'upload',
          method: 'PUT',
          path: rawPath(objectPath),
          headers: others,
          body,
          replay: 'always',
          isSuccess: status => status === 201,
          decode: async ({ headers: answered }) => ({ etag: etagOf(answered), date: dateOf(answered) }),
        },
        { signal: watch.signal, timeout: UNLIMITED, retry: false },
      );
      const { md5, length } = sent();
      if (agrees(answer.etag, md5))
        return { uri: `${containerUrl}/${rawPath(objectPath)}`, length, date: answer.date };
      if (attempt === TRANSFERS_ON_MISMATCH || !source.isRepeatable) throw mismatch('upload', attempt);
    }
  }

  /**
   * Downloads content; compressed content arrives unpacked.
   *
   * @throws {ProtocolError} when its MD5 is not what the storage says.
   */
  async download(
    uri: string,
    open: () => Promise<DownloadTarget>,
    watch: TransferWatch,
  ): Promise<TransferResult> {
    const { http } = await this.#open(uri);
    const answer = await http.request(
      {
        operation: 'download',
        method: 'GET',
        path: new URL(uri),
        replay: 'always',
        isSuccess: status => status === 200 || status === 206,
        decode: received => ({
          stream: received.stream(),
          // The MD5 of what is stored says nothing of what was unpacked on its way.
          etag: UNPACKED.test(received.headers.get('content-encoding') ?? '')
            ? undefined
            : etagOf(received.headers),
          date: dateOf(received.headers),
        }),
      },
      { signal: watch.signal, timeout: UNLIMITED, retry: false },
    );
    const target = await open().catch(async error => {
      await answer.stream.cancel();
      throw error;
    });
    const md5 = new Md5();
    let length = 0;
    const read = (): Promise<Uint8Array | undefined> => answer.stream.read();
    try {
      for (let piece = await read(); piece !== undefined; piece = await read()) {
        watch.signal.throwIfAborted();
        md5.update(piece);
        length += piece.length;
        await target.write(piece);
        watch.onBytes(length);
      }
      if (!agrees(answer.etag, md5)) throw mismatch('download', 1);
      await target.close();
    } catch (error) {
      await target.abort().catch(() => {});
      throw error;
    } finally {
      await answer.stream.cancel();
    }
    return { uri, length, date: answer.date };
  }

  /** Describes content. Rejects when it is not below the container, or not there. */
  async describe(uri: string): Promise<StoredContent> {
    const { http, containerUrl } = await this.#open(uri);
    return http.request({
      operation: 'createStorageObject',
      method: 'HEAD',
      path: new URL(uri),
      replay: 'always',
      decode: ({ headers }) => ({
        uri,
        name: nameOf(uri.slice(containerUrl.length + 1)),
        contentType: headers.get('content-type') ?? 'application/octet-stream',
        encoding: headers.get('content-encoding') ?? undefined,
        length: Number(headers.get('content-length') ?? -1),
        date: dateOf(headers),
      }),
    });
  }

  /** @param uri must lie below the container: the token must not go elsewhere. */
  async #open(uri?: string): Promise<{ readonly containerUrl: string; readonly http: HttpClient }> {
    const { containerUrl } = await this.#freshToken();
    if (uri !== undefined && !isBelow(uri, containerUrl))
      throw new ProtocolError({
        platform: 'iotcs',
        operation: 'storage',
        attempts: 0,
        message: 'iotcs storage: the URI does not lie in the storage container of this device',
      });
    if (this.#client?.containerUrl !== containerUrl)
      this.#client = {
        containerUrl,
        http: new HttpClient(iotcsProfile, {
          ...this.#options,
          baseUrl: containerUrl,
          credential: this.#credential(),
        }),
      };
    return this.#client;
  }

  #credential(): Credential {
    const grantOf = ({ authToken }: StorageToken): Grant => ({ headers: { 'X-Auth-Token': authToken } });
    return {
      authorize: async () => grantOf(await this.#freshToken()),
      renew: async (rejected: Grant, _context: AuthContext) => {
        if (this.#token?.authToken === rejected.headers['X-Auth-Token']) this.#token = undefined;
        await this.#freshToken();
        return true;
      },
      secrets: () => (this.#token === undefined ? [] : [this.#token.authToken]),
    };
  }

  async #freshToken(): Promise<StorageToken> {
    const { clock } = this.#rest.runtime;
    if (this.#token !== undefined && clock.monotonic() < this.#token.expiresAt) return this.#token;
    this.#fetching ??= this.#fetchToken().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetchToken(): Promise<StorageToken> {
    const token = await this.#rest.request(
      jsonSpec({
        operation: 'storageToken',
        path: path`/iot/api/v2/provisioner/storage`,
        decode: (body, answer) => {
          const fields = requireObjectBody(body, answer);
          const containerUrl = fields['storageContainerUrl'] ?? fields['storageContainerURL'];
          const { authToken } = fields;
          if (typeof containerUrl === 'string' && typeof authToken === 'string')
            return { containerUrl: containerUrl.replace(/\/+$/, ''), authToken };
          throw new ProtocolError({
            ...answer.context,
            message: 'iotcs storageToken: the answer names no container',
          });
        },
      }),
    );
    this.#token = { ...token, expiresAt: this.#rest.runtime.clock.monotonic() + TOKEN_LIFETIME_MS };
    return this.#token;
  }
}

/** A refused token is replaced once; every other failure ends the transfer (section 4.12). Large content takes as long as it takes; silence still counts. */
const UNLIMITED = { attemptMs: Infinity, totalMs: Infinity } as const;

/** Some storages do not give the MD5 as the entity tag, so anything else agrees with everything. */
function agrees(etag: string | undefined, md5: Md5): boolean {
  return etag === undefined || !MD5_HEX.test(etag) || etag.toLowerCase() === md5.hex();
}

/** Also when the URI is read as `fetch` reads it: `..` must not lead out of the container. */
function isBelow(uri: string, containerUrl: string): boolean {
  const container = `${containerUrl}/`;
  return (
    uri.startsWith(container) && URL.canParse(uri) && new URL(uri).href.startsWith(new URL(container).href)
  );
}

function nameOf(objectPath: string): string {
  try {
    return decodeURIComponent(objectPath);
  } catch {
    return objectPath;
  }
}

function etagOf(headers: Headers): string | undefined {
  return headers.get('etag')?.replace(/^W\//, '').replaceAll('"', '');
}

function dateOf(headers: Headers): string | undefined {
  const epochMs = Date.parse(headers.get('last-modified') ?? '');
  return Number.isNaN(epochMs) ? undefined : new Date(epochMs).toISOString();
}

function mismatch(operation: string, attempts: number): ProtocolError {
  return new ProtocolError({
    platform: 'iotcs',
    operation,
    attempts,
    message: `iotcs ${operation}: the MD5 of the content is not that of the storage`,
  });
}
