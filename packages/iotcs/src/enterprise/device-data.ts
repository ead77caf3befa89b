import type { RequestOptions } from '@sdk/core';
import { isObject } from '../validation.js';
import type { EnterpriseApi } from './enterprise-api.js';

/** An alert or data message that a device sent. */
export interface FormatMessage {
  /** Milliseconds since 1970. */
  readonly eventTime: number;
  readonly severity: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What is new of one model of one device. */
export interface ModelData {
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Messages by the URN of their format. */
  readonly formats: Readonly<Record<string, readonly FormatMessage[]>>;
}

/** What is new of several devices, and up to when. */
export interface DeviceData {
  /** To be given as `since` the next time; milliseconds since 1970. */
  readonly until: number;
  /** By device id, then by the URN of the model. */
  readonly data: Readonly<Record<string, Readonly<Record<string, ModelData>>>>;
}

/** Models by device id. */
export type WatchedModels = Readonly<Record<string, readonly string[]>>;

/** Messages of one format in one answer, at most. */
const FORMAT_LIMIT = 10;

/** Asks what is new of devices (E-8, E-9). It only reads, so it is repeated after failures. */
export function fetchDeviceData(
  api: EnterpriseApi,
  models: WatchedModels,
  from: { readonly since: number } | { readonly formatSince: number },
  options?: RequestOptions,
): Promise<DeviceData> {
  return api.call(
    {
      operation: 'monitor',
      method: 'POST',
      path: api.below('devices', 'data'),
      query: { ...from, formatLimit: FORMAT_LIMIT },
      body: models,
      replay: 'always',
      decode: readDeviceData,
    },
    options,
  );
}

function readDeviceData(body: unknown): DeviceData {
  const { until, data } = isObject(body) ? body : {};
  const devices = Object.entries(isObject(data) ? data : {}).map(([device, models]) => [
    device,
    Object.fromEntries(
      Object.entries(isObject(models) ? models : {}).map(([urn, model]) => [urn, readModel(model)]),
    ),
  ]);
  return { until: typeof until === 'number' ? until : 0, data: Object.fromEntries(devices) };
}

function readModel(model: unknown): ModelData {
  const { attributes, formats } = isObject(model) ? model : {};
  const messages = Object.entries(isObject(formats) ? formats : {}).map(([urn, list]) => [
    urn,
    Array.isArray(list) ? list.filter(isObject).map(readMessage) : [],
  ]);
  return {
    attributes: isObject(attributes) ? attributes : {},
    formats: Object.fromEntries(messages),
  };
}

function readMessage({ eventTime, severity, fields }: Readonly<Record<string, unknown>>): FormatMessage {
  return {
    eventTime: typeof eventTime === 'number' ? eventTime : 0,
    severity: typeof severity === 'string' ? severity : undefined,
    fields: isObject(fields) ? fields : {},
  };
}
