import { type ApiCall, type EncodedPath, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { RestCalls } from '../rest/rest-calls.js';
import { invalid, requireText } from '../validation.js';
import type {
  LicenseInfo,
  LicenseUsage,
  LicenseValidation,
  RegisteredLicense,
  TrialRequest,
} from './license-types.js';

/** The licenses of a server (Enterprise). */
export class Licenses {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * All licenses.
   *
   * @example
   * for (const license of await timeplus.licenses.list()) console.log(license.expiry);
   */
  list(options?: RequestOptions): ApiCall<LicenseInfo[]> {
    return this.#rest.list(() => ({ operation: 'licenses.list', path: path`/v1beta2/licenses` }), options);
  }

  /**
   * One license (servers of the cloud era).
   *
   * @example
   * const { data } = await timeplus.licenses.get(id);
   */
  get(id: string, options?: RequestOptions): ApiCall<RegisteredLicense> {
    return this.#rest.get(
      () => ({ operation: 'licenses.get', path: licensePath('licenses.get', id) }),
      options,
    );
  }

  /**
   * Adds a license by its key, by a license file, or by both. It is sent as multipart (section 4.12).
   *
   * @example
   * await timeplus.licenses.create({ key, file: new Blob([licenseText]) });
   * @throws {ValidationError} when neither is given.
   */
  create(license: { readonly key?: string; readonly file?: Blob }, options?: RequestOptions): ApiCall<void> {
    return this.#rest.command(
      () => ({
        operation: 'licenses.create',
        method: 'POST',
        path: path`/v1beta2/licenses`,
        form: licenseForm(license),
      }),
      options,
    );
  }

  /**
   * Removes a license (servers of the cloud era).
   *
   * @example
   * await timeplus.licenses.delete(id);
   */
  delete(id: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.delete(
      () => ({ operation: 'licenses.delete', path: licensePath('licenses.delete', id) }),
      options,
    );
  }

  /**
   * Starts a trial (newer servers).
   *
   * @example
   * await timeplus.licenses.startTrial({ userEmail: 'ann@example.com', userName: 'Ann', password });
   */
  startTrial(trial: TrialRequest, options?: RequestOptions): ApiCall<void> {
    const { userEmail, userName, password, allowTrack } = trial;
    return this.#rest.command(
      () => ({
        operation: 'licenses.startTrial',
        method: 'POST',
        path: path`/v1beta2/licenses/trial`,
        body: { userEmail, userName, password, allowTrack },
      }),
      options,
    );
  }

  /**
   * Bytes ingested, by day (newer servers).
   *
   * @example
   * const usage = await timeplus.licenses.usage();
   */
  usage(options?: RequestOptions): ApiCall<LicenseUsage[]> {
    return this.#rest.list(
      () => ({ operation: 'licenses.usage', path: path`/v1beta2/licenses/usage` }),
      options,
    );
  }

  /**
   * Results of the checks whether the server keeps to its licenses (newer servers).
   *
   * @example
   * const [newest] = await timeplus.licenses.validations();
   */
  validations(options?: RequestOptions): ApiCall<LicenseValidation[]> {
    return this.#rest.list(
      () => ({ operation: 'licenses.validations', path: path`/v1beta2/licenses/validations` }),
      options,
    );
  }
}

function licensePath(operation: string, id: string): EncodedPath {
  return path`/v1beta2/licenses/${requireText(operation, 'id', id)}`;
}

function licenseForm({ key, file }: { readonly key?: string; readonly file?: Blob }): () => FormData {
  if (key === undefined && file === undefined)
    throw invalid('licenses.create', { field: 'key', expected: 'a key or a file', received: 'neither' });
  if (key !== undefined) requireText('licenses.create', 'key', key);
  return () => {
    const form = new FormData();
    if (key !== undefined) form.set('key', key);
    if (file !== undefined) form.set('file', file);
    return form;
  };
}
