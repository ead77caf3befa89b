import type { Access } from '../auth/access.js';
import type { CollectionKind, Members } from '../collections/collection-kind.js';
import type { Flow } from '../model/stored-object.js';
import { forbidden } from '../refusal.js';

/** Whether somebody may see an object. A public flow is everybody's who has access to the account at all. */
export function maySee(access: Access, kind: CollectionKind, object: Members): boolean {
  if (access.isMaster || object['public'] === true) return true;
  return kind.pathsOf(object).some(path => access.may('read', path));
}

/** @throws {FlowthingsRefusal} with status 403 */
export function assertMaySee(access: Access, kind: CollectionKind, object: Members): void {
  if (!maySee(access, kind, object)) throw forbidden(`The token gives no right to read this ${kind.name}.`);
}

/** @throws {FlowthingsRefusal} with status 403; objects without a path are changed with the master token only */
export function assertMayChange(access: Access, kind: CollectionKind, object: Members): void {
  if (access.isMaster) return;
  const paths = kind.pathsOf(object);
  if (paths.length > 0 && paths.every(path => access.may('write', path))) return;
  throw forbidden(`The token gives no right to change this ${kind.name}.`);
}

/** @throws {FlowthingsRefusal} with status 403 */
export function assertMayReadDrops(access: Access, flow: Flow): void {
  if (access.may('dropRead', flow.path) || flow['public'] === true) return;
  throw forbidden(`The token gives no right to read the drops of ${flow.path}.`);
}

/** @throws {FlowthingsRefusal} with status 403 */
export function assertMayWriteDrops(access: Access, flow: Flow): void {
  if (access.may('dropWrite', flow.path)) return;
  throw forbidden(`The token gives no right to write drops to ${flow.path}.`);
}
