import { invalid } from '../validation.js';
import type { FileAccess } from './file-access.js';

/** @throws {ValidationError} always: this runtime has no files. */
function noFiles(operation: string): never {
  throw invalid(operation, {
    field: 'path',
    expected: 'something else in its place, because this runtime has no files',
  });
}

export const files: FileAccess = {
  describe: async operation => noFiles(operation),
  open: async operation => noFiles(operation),
  create: async operation => noFiles(operation),
  readText: async () => noFiles('readFile'),
  writeText: async () => noFiles('writeFile'),
  rename: async () => noFiles('writeFile'),
  remove: async () => noFiles('writeFile'),
  md5: async () => noFiles('readFile'),
  beside: () => noFiles('readFile'),
  tokenStore: () => noFiles('fileTokenStore'),
};
