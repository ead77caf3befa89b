import { invalid, received, requireArray, requireObject } from '../validation.js';
import type { PatchOperation } from './vantiq-record.js';

/** @throws {ValidationError} that names the step and what is wrong with it. */
export function checkedPatch(operation: string, steps: readonly PatchOperation[]): readonly PatchOperation[] {
  requireArray(operation, 'operations', steps).forEach((step, index) => {
    const { path } = requireObject(operation, `operations[${index}]`, step);
    if (typeof path === 'string' && (path === '' || path.startsWith('/'))) return;
    throw invalid(operation, {
      field: `operations[${index}].path`,
      expected: 'a JSON pointer, which begins with "/"',
      received: typeof path === 'string' ? JSON.stringify(path) : received(path),
    });
  });
  return steps;
}

/** True when doing it twice does no harm; `add` and `remove` in a list would hit other items (section 4.13). */
export function isRepeatablePatch(steps: readonly PatchOperation[]): boolean {
  return steps.every(({ op }) => op === 'replace' || op === 'test');
}
