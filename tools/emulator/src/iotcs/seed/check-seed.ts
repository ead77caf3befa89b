import { Refusal } from '../../host/reply.js';
import { valueTypes } from '../model/device-model.js';
import { isPlainObject } from '../plain-object.js';
import type { IotcsSeed } from './seed.js';

/** Says what is expected instead of a value, or nothing when it is right. */
type Check = (value: unknown) => string | undefined;

/** The members that an object may have; those whose names end with `!` must be there. */
type Shape = Readonly<Record<string, Check>>;

const text: Check = value => (typeof value === 'string' && value !== '' ? undefined : 'a text');
const anyText: Check = value => (typeof value === 'string' ? undefined : 'a text');
const flag: Check = value => (typeof value === 'boolean' ? undefined : 'true or false');
const anything: Check = () => undefined;
const milliseconds: Check = value =>
  Number.isSafeInteger(value) && (value as number) > 0 ? undefined : 'milliseconds, from 1 up';
const texts: Check = value =>
  isPlainObject(value) && Object.values(value).every(member => typeof member === 'string')
    ? undefined
    : 'an object of texts';
const range: Check = value =>
  typeof value === 'string' && value.split(',').length === 2 && value.split(',').every(isNumeral)
    ? undefined
    : 'a text such as "0,10"';
const type: Check = value =>
  typeof value === 'string' && (valueTypes as readonly string[]).includes(value.toUpperCase())
    ? undefined
    : `one of ${valueTypes.join(', ')}`;
const formatType: Check = value =>
  ['DATA', 'ALERT'].includes(value as string) ? undefined : 'DATA or ALERT';

function isNumeral(part: string): boolean {
  return part.trim() !== '' && Number.isFinite(Number(part));
}

function arrayOf(item: Check): Check {
  return value => {
    if (!Array.isArray(value)) return 'an array';
    for (const [index, member] of value.entries()) {
      const problem = item(member);
      if (problem !== undefined) return `at ${index}: ${problem}`;
    }
    return undefined;
  };
}

function objectOf(shape: Shape): Check {
  const allowed = Object.keys(shape).map(name => name.replace('!', ''));
  return value => {
    if (!isPlainObject(value)) return 'an object';
    const unknown = Object.keys(value).find(name => !allowed.includes(name));
    if (unknown !== undefined) return `only ${allowed.join(', ')}, not ${unknown}`;
    for (const [key, check] of Object.entries(shape)) {
      const name = key.replace('!', '');
      const member = value[name];
      const problem = member === undefined ? (key === name ? undefined : 'a value') : check(member);
      if (problem !== undefined) return `for ${name}: ${problem}`;
    }
    return undefined;
  };
}

const value = { 'name!': text, 'type!': type, description: anyText, range, defaultValue: anything };

const deviceModel = objectOf({
  'urn!': text,
  'name!': text,
  description: anyText,
  draft: flag,
  attributes: arrayOf(objectOf({ ...value, alias: text, writable: flag })),
  actions: arrayOf(
    objectOf({
      'name!': text,
      description: anyText,
      alias: text,
      argType: type,
      range,
      arguments: arrayOf(objectOf(value)),
    }),
  ),
  formats: arrayOf(
    objectOf({
      'urn!': text,
      'name!': text,
      description: anyText,
      'type!': formatType,
      'value!': objectOf({
        'fields!': arrayOf(objectOf({ 'name!': text, 'type!': type, description: anyText, optional: flag })),
      }),
    }),
  ),
});

const seed: Shape = {
  deviceModels: arrayOf(deviceModel),
  devices: arrayOf(
    objectOf({
      'activationId!': text,
      sharedSecret: text,
      endpointId: text,
      name: text,
      hardwareId: text,
      metadata: texts,
      connectedDevices: arrayOf(objectOf({ 'hardwareId!': text, 'sharedSecret!': text })),
      activated: arrayOf(text),
    }),
  ),
  applications: arrayOf(
    objectOf({
      'id!': text,
      name: text,
      description: anyText,
      metadata: texts,
      deviceModels: arrayOf(text),
    }),
  ),
  integrations: arrayOf(objectOf({ 'id!': text, sharedSecret: text, name: text, application: text })),
  policies: arrayOf(
    objectOf({
      'id!': text,
      'deviceModelUrn!': text,
      description: anyText,
      enabled: flag,
      'pipelines!': arrayOf(objectOf({ 'attributeName!': text, 'pipeline!': arrayOf(anything) })),
      devices: arrayOf(text),
    }),
  ),
  administrators: arrayOf(objectOf({ 'username!': text, 'password!': text })),
  provisioningPassword: text,
  tokenLifetimeMs: milliseconds,
};

const check = objectOf(seed);

/**
 * Checks a seed.
 *
 * @throws {Refusal} with status 400, naming the field that is wrong
 */
export function checkSeed(given: unknown): IotcsSeed {
  const problem = check(given ?? {});
  if (problem !== undefined) throw new Refusal(400, `seed: iotcs: expected ${problem}`);
  return (given ?? {}) as IotcsSeed;
}
