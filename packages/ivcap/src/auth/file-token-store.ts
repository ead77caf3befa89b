import type { TokenStore } from '@sdk/core';
import { files } from '#file';
import { requireText } from '../validation.js';

/**
 * Keeps tokens in files that begin with `path`, in a folder that exists, readable by their owner only, so that the processes of one machine share
 * them and one renews for all. Only in runtimes that have files.
 *
 * @throws {ValidationError} when the path is empty, or the runtime has no files.
 */
export function fileTokenStore(path: string): TokenStore {
  return files.tokenStore(requireText('fileTokenStore', 'path', path));
}
