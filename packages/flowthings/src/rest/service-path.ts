import { type EncodedPath, path } from '@sdk/core';

/** Puts one path behind another; both are encoded. */
export function below(base: EncodedPath, tail: EncodedPath): EncodedPath {
  return `${base}${tail}` as EncodedPath;
}

/** Path of an account in a generation of the API. */
export function accountPath(version: string, account: string): EncodedPath {
  return path`/v${version}/${account}`;
}
