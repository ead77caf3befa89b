import { requireReadable, requireWritable } from '#host';
import type { AbstractVirtualDevice } from '../models/abstract-virtual-device.js';
import { ExternalObject } from '../models/external-object.js';
import { StateError } from '../state-error.js';
import { invalid, isObject, received, requireFunction, requireText } from '../validation.js';
import {
  contentSource,
  type DownloadTarget,
  fileSource,
  fileTarget,
  type InputContent,
  streamTarget,
  type UploadSource,
} from './content.js';
import type { StorageDelegate, TransferResult, TransferWatch } from './storage-delegate.js';
import { type StorageProgress, SyncEvent, SyncStatus } from './sync.js';

/** Called at the end of each transfer, whether it succeeded or not. */
export type SyncCallback = (event: SyncEvent<StorageObject>) => void;
/** Called as a transfer goes on. */
export type ProgressCallback = (progress: StorageProgress) => void;

/** Whose value an object is. */
export interface SyncOwner {
  readonly name: string;
  readonly virtualDevice: AbstractVirtualDevice;
}

/** Somebody waits for the end of a transfer. */
interface Waiter {
  readonly event: SyncEvent<StorageObject>;
  readonly ended: PromiseWithResolvers<void>;
}

type Transfer = (watch: TransferWatch) => Promise<TransferResult>;

/**
 * Content in the object storage: a path or stream to upload, or one to download to. As the value of an attribute it is
 * uploaded before the message that refers to it is sent.
 *
 * @example
 * const picture = device.createStorageObject('front.png', 'image/png');
 * picture.setInputPath('/tmp/front.png');
 * camera.set('image', picture);
 */
export class StorageObject extends ExternalObject {
  /** The storage behind this object. */
  readonly delegate: StorageDelegate;
  readonly #metadata = new Map<string, string>();
  #syncStatus: SyncStatus = SyncStatus.NOT_IN_SYNC;
  #syncCallback: SyncCallback | undefined;
  #onProgress: ProgressCallback | undefined;
  #inputPath: string | undefined;
  #outputPath: string | undefined;
  #input: (() => Promise<UploadSource>) | undefined;
  #output: (() => Promise<DownloadTarget>) | undefined;
  #result: TransferResult | undefined;
  /** Bytes to be transferred, as far as the input tells. */
  #inputLength: number | undefined;
  #owner: SyncOwner | undefined;
  #onFailure: ((error: unknown) => void) | undefined;
  #waiters: Waiter[] = [];
  #cancel: AbortController | undefined;

  /** Made by `createStorageObject`; other storages can be plugged in by a delegate of their own. */
  constructor(delegate: StorageDelegate) {
    super(requireDelegate(delegate).existing?.uri ?? delegate.name);
    this.delegate = delegate;
    this.#result = delegate.existing;
  }

  /** The URI in the storage; undefined before the upload. */
  override getURI(): string | undefined {
    return this.#result?.uri;
  }

  /** Name and path in the storage. */
  getName(): string {
    return this.delegate.name;
  }

  /** The MIME type. */
  getContentType(): string {
    return this.delegate.contentType;
  }

  /** The `Content-Encoding`; undefined when the content is not compressed. */
  getEncoding(): string | undefined {
    return this.delegate.encoding;
  }

  /** Bytes of the content, -1 while nobody knows; of new input they are known when its transfer begins. */
  getLength(): number {
    if (this.#input !== undefined && this.#syncStatus !== SyncStatus.IN_SYNC) return this.#inputLength ?? -1;
    return this.#result?.length ?? -1;
  }

  /** When the content was made or last changed in the storage, in ISO 8601; undefined before the upload. */
  getDate(): string | undefined {
    return this.#result?.date;
  }

  /** A copy of the metadata. */
  getCustomMetadata(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#metadata);
  }

  /** Sends `X-Object-Meta-<key>` with the upload. @throws {ValidationError} when one of them is empty. */
  setCustomMetadata(key: string, value: string): void {
    requireText('setCustomMetadata', 'key', key);
    requireText('setCustomMetadata', 'value', value);
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(key))
      throw invalid('setCustomMetadata', { field: 'key', expected: 'what a header name may hold' });
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      throw invalid('setCustomMetadata', { field: 'value', expected: 'what a header may hold' });
    this.#metadata.set(key, value);
  }

  /** File to be uploaded. */
  getInputPath(): string | undefined {
    return this.#inputPath;
  }

  /** File to be downloaded to. */
  getOutputPath(): string | undefined {
    return this.#outputPath;
  }

  /**
   * The file to be uploaded; another one than before makes the object NOT_IN_SYNC. Undefined removes it.
   *
   * @throws {ValidationError} when it cannot be read.
   * @throws {StateError} during a transfer.
   */
  setInputPath(inputPath: string | undefined): void {
    this.#requireIdle('setInputPath');
    if (inputPath === this.#inputPath) return;
    if (inputPath !== undefined)
      requireReadable('setInputPath', requireText('setInputPath', 'inputPath', inputPath));
    this.#setInput(inputPath, inputPath === undefined ? undefined : () => fileSource(inputPath));
  }

  /** Content to be uploaded, in place of a path. @throws {StateError} during a transfer. */
  setInputStream(content: InputContent): void {
    this.#requireIdle('setInputStream');
    const source = contentSource(content);
    this.#setInput(undefined, async () => source);
  }

  /**
   * The file to be downloaded to; it is made with its folders. Another one than before makes the object NOT_IN_SYNC.
   * Undefined removes it.
   *
   * @throws {ValidationError} when it cannot be written.
   * @throws {StateError} during a transfer.
   */
  setOutputPath(outputPath: string | undefined): void {
    this.#requireIdle('setOutputPath');
    if (outputPath === this.#outputPath) return;
    if (outputPath !== undefined)
      requireWritable('setOutputPath', requireText('setOutputPath', 'outputPath', outputPath));
    this.#setOutput(outputPath, outputPath === undefined ? undefined : () => fileTarget(outputPath));
  }

  /** A stream that the content is downloaded into, in place of a path. @throws {StateError} during a transfer. */
  setOutputStream(stream: WritableStream<Uint8Array>): void {
    this.#requireIdle('setOutputStream');
    if (typeof stream?.getWriter !== 'function' || stream.locked)
      throw invalid('setOutputStream', {
        field: 'stream',
        expected: 'a WritableStream that nobody else writes to',
        received: received(stream),
      });
    this.#setOutput(undefined, async () => streamTarget(stream));
  }

  /** Whether content and storage agree. */
  getSyncStatus(): SyncStatus {
    return this.#syncStatus;
  }

  /** As `getSyncStatus`. */
  get syncStatus(): SyncStatus {
    return this.#syncStatus;
  }

  /** As `getInputPath`. */
  get inputPath(): string | undefined {
    return this.#inputPath;
  }

  set inputPath(path: string | undefined) {
    this.setInputPath(path);
  }

  /** As `getOutputPath`. */
  get outputPath(): string | undefined {
    return this.#outputPath;
  }

  set outputPath(path: string | undefined) {
    this.setOutputPath(path);
  }

  /** The callback of `setOnSync`. */
  getSyncCallback(): SyncCallback | undefined {
    return this.#syncCallback;
  }

  /** As `getSyncCallback`. */
  get syncCallback(): SyncCallback | undefined {
    return this.#syncCallback;
  }

  /** Called at the end of each transfer; undefined removes it. Ends that nobody was told of so far are forgotten. */
  setOnSync(callback: SyncCallback | undefined): void {
    this.#syncCallback =
      callback === undefined ? undefined : requireFunction('setOnSync', 'callback', callback);
  }

  /** Called as transfers go on; undefined removes it. */
  setOnProgress(callback: ProgressCallback | undefined): void {
    this.#onProgress =
      callback === undefined ? undefined : requireFunction('setOnProgress', 'callback', callback);
  }

  /**
   * Starts the transfer and returns at once: an upload when there is something to upload, otherwise a download. In sync
   * already, or failed, it only calls `onSync`.
   *
   * @throws {StateError} when there is neither input nor output.
   */
  sync(): void {
    const onFailure = this.#onFailure;
    this.#begin(this.#owner).catch((error: unknown) => this.#call(() => onFailure?.(error)));
  }

  /** Ends the transfer under way: the status becomes SYNC_FAILED. */
  cancel(): void {
    this.#cancel?.abort();
  }

  /**
   * Transfers the content as the value of an attribute or field; used by virtual devices. Resolves when it is in sync.
   *
   * @throws {StateError} when there is neither input nor output.
   */
  syncFor(owner: SyncOwner): Promise<void> {
    this.#owner = owner;
    return this.#begin(owner);
  }

  /** Says whose value this object, which came from the server, is; used by virtual devices. */
  bind(owner: SyncOwner, onFailure: (error: unknown) => void): void {
    this.#owner = owner;
    this.#onFailure = onFailure;
  }

  #begin(owner: SyncOwner | undefined): Promise<void> {
    const transfer = this.#transfer();
    if (transfer === undefined && this.#syncStatus === SyncStatus.NOT_IN_SYNC)
      throw new StateError('sync', 'an input path or an output path must be set');
    const waiter: Waiter = {
      event: new SyncEvent<StorageObject>(this, owner?.name, owner?.virtualDevice),
      ended: Promise.withResolvers<void>(),
    };
    // Whoever asked may have failed for another reason, and wait no more.
    waiter.ended.promise.catch(() => {});
    this.#waiters.push(waiter);
    if (this.#syncStatus === SyncStatus.NOT_IN_SYNC && transfer !== undefined) void this.#run(transfer);
    else if (this.#syncStatus !== SyncStatus.SYNC_PENDING) queueMicrotask(() => this.#tell(undefined));
    return waiter.ended.promise;
  }

  #transfer(): Transfer | undefined {
    const input = this.#input;
    if (input !== undefined)
      return async watch => {
        const source = await input();
        this.#inputLength = source.size;
        return this.delegate.upload(source, this.getCustomMetadata(), watch);
      };
    const output = this.#output;
    const uri = this.getURI();
    if (output === undefined || uri === undefined) return undefined;
    return watch => this.delegate.download(uri, output, watch);
  }

  async #run(transfer: Transfer): Promise<void> {
    this.#syncStatus = SyncStatus.SYNC_PENDING;
    const cancel = new AbortController();
    this.#cancel = cancel;
    let transferred = 0;
    const report = (state: StorageProgress['state']): void =>
      this.#call(() =>
        this.#onProgress?.({
          state,
          bytesTransferred: transferred,
          totalBytes: this.getLength() < 0 ? undefined : this.getLength(),
        }),
      );
    report('QUEUED');
    report('INITIATED');
    const failure = await this.#attempt(transfer, cancel.signal, bytes => {
      transferred = bytes;
      report('IN_PROGRESS');
    });
    this.#cancel = undefined;
    this.#syncStatus = failure === undefined ? SyncStatus.IN_SYNC : SyncStatus.SYNC_FAILED;
    report(failure === undefined ? 'COMPLETED' : cancel.signal.aborted ? 'CANCELLED' : 'FAILED');
    this.#tell(failure);
  }

  async #attempt(
    transfer: Transfer,
    signal: AbortSignal,
    onBytes: (bytes: number) => void,
  ): Promise<{ readonly error: unknown } | undefined> {
    try {
      this.#result = await transfer({ signal, onBytes });
      return undefined;
    } catch (error) {
      return { error };
    }
  }

  #tell(failure: { readonly error: unknown } | undefined): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const { ended } of waiters) {
      if (this.#syncStatus === SyncStatus.IN_SYNC) ended.resolve();
      else ended.reject(failure?.error ?? new StateError('sync', 'an earlier transfer has failed'));
    }
    for (const { event } of waiters) this.#call(() => this.#syncCallback?.(event));
  }

  /** A callback of the application must not end a transfer. */
  #call(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.delegate.callbackFailed?.(error);
    }
  }

  #setInput(path: string | undefined, input: (() => Promise<UploadSource>) | undefined): void {
    this.#inputPath = path;
    this.#input = input;
    this.#inputLength = undefined;
    if (input === undefined) return;
    this.#outputPath = undefined;
    this.#output = undefined;
    this.#syncStatus = SyncStatus.NOT_IN_SYNC;
  }

  #setOutput(path: string | undefined, output: (() => Promise<DownloadTarget>) | undefined): void {
    this.#outputPath = path;
    this.#output = output;
    if (output === undefined) return;
    this.#inputPath = undefined;
    this.#input = undefined;
    this.#syncStatus = SyncStatus.NOT_IN_SYNC;
  }

  #requireIdle(operation: string): void {
    if (this.#syncStatus === SyncStatus.SYNC_PENDING)
      throw new StateError(operation, 'the content is being transferred');
  }
}

function requireDelegate(delegate: StorageDelegate): StorageDelegate {
  if (isObject(delegate)) return delegate;
  throw invalid('StorageObject', {
    field: 'delegate',
    expected: 'a StorageDelegate',
    received: received(delegate),
  });
}
