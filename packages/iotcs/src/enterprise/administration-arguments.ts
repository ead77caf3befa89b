import type { Answer, EncodedPath } from '@sdk/core';
import type { DeviceModelDefinition } from '../models/definition.js';
import { DeviceModel } from '../models/device-model.js';
import { requireObjectBody } from '../rest/json-spec.js';
import { invalid, isObject, received, requireText } from '../validation.js';
import { apiPath } from './enterprise-api.js';

/** A device that is to be registered: by its `hardwareId`, or by a `deviceUID` of the caller's choice, or by both. */
export interface NewDevice {
  readonly hardwareId?: string;
  readonly deviceUID?: string;
  readonly name?: string;
  readonly manufacturer?: string;
  readonly modelNumber?: string;
  readonly serialNumber?: string;
  readonly description?: string;
  readonly [member: string]: unknown;
}

/** Path below the root of the API; arguments of a call stand in it under their names. @throws {ValidationError} */
export function pathTo(
  operation: string,
  ...parts: readonly (string | Readonly<Record<string, string | readonly string[]>>)[]
): EncodedPath {
  const segments = parts.flatMap(part => {
    if (typeof part === 'string') return [part];
    return Object.entries(part).flatMap(([field, value]) =>
      (Array.isArray(value) ? value : [value]).map(segment => requireText(operation, field, segment)),
    );
  });
  return apiPath(...segments);
}

/** The record that an answer holds. @throws {ProtocolError} */
export function recordIn<T>(body: unknown, answer: Answer): T {
  return requireObjectBody(body, answer) as T;
}

/** A device that can be registered. @throws {ValidationError} that names the member. */
export function checkedDevice(operation: string, device: NewDevice): NewDevice {
  if (!isObject(device))
    throw invalid(operation, { field: 'device', expected: 'an object', received: received(device) });
  const { hardwareId, deviceUID } = device;
  if (hardwareId === undefined && deviceUID === undefined)
    throw invalid(operation, { field: 'hardwareId', expected: 'a hardwareId or a deviceUID' });
  if (hardwareId !== undefined) requireText(operation, 'hardwareId', hardwareId);
  if (deviceUID !== undefined) requireText(operation, 'deviceUID', deviceUID);
  return device;
}

/** A model that would do here too. @throws {ValidationError} that names the member. */
export function checkedModel(operation: string, definition: DeviceModelDefinition): DeviceModelDefinition {
  const model = new DeviceModel(definition);
  requireText(operation, 'name', model.getName());
  return definition;
}

/** A state that an administrator can set. @throws {ValidationError} */
export function requireState(operation: string, state: 'ACTIVATED' | 'DISABLED'): string {
  if (state === 'ACTIVATED' || state === 'DISABLED') return state;
  throw invalid(operation, {
    field: 'state',
    expected: 'ACTIVATED or DISABLED',
    received: typeof state === 'string' ? state : received(state),
  });
}

/** Text, which may be empty. @throws {ValidationError} */
export function requireString(operation: string, field: string, value: string): string {
  if (typeof value === 'string') return value;
  throw invalid(operation, { field, expected: 'a string', received: received(value) });
}

/** Milliseconds for `iot.timeout`. @throws {ValidationError} */
export function requireWait(operation: string, syncTimeoutMs: number): number {
  if (Number.isSafeInteger(syncTimeoutMs) && syncTimeoutMs >= 0) return syncTimeoutMs;
  throw invalid(operation, {
    field: 'syncTimeoutMs',
    expected: 'whole milliseconds, 0 or more',
    received: typeof syncTimeoutMs === 'number' ? String(syncTimeoutMs) : received(syncTimeoutMs),
  });
}

/** The value of `iot.async`, with which nobody waits. @throws {ValidationError} */
export function refuseWait(operation: string, syncTimeoutMs: number | undefined): string {
  if (syncTimeoutMs === undefined) return '';
  throw invalid(operation, { field: 'syncTimeoutMs', expected: 'nothing without sync' });
}
