import { invalid } from '../validation.js';
import type { FileSource } from './file-source.js';

/** @throws {ValidationError} always: this runtime has no files. */
export async function openFile(operation: string, _path: string): Promise<FileSource> {
  throw invalid(operation, {
    field: 'path',
    expected: 'content in its place, because this runtime has no files',
  });
}
