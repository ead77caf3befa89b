import type { FetchFunction } from '@sdk/core';
import { invalid } from '../validation.js';
import type { Forge } from './forge.js';
import type { ContentReader, ContentWriter, LineFile, MqttClient, SystemFacts } from './host.js';

/** @throws {ValidationError} always: this runtime has no files. */
export async function readTextFile(_path: string): Promise<string> {
  throw noFiles('file', 'an object with read and write');
}

/** @throws {ValidationError} always: this runtime has no files. */
export async function writeFileAtomically(_path: string, _text: string): Promise<void> {
  throw noFiles('file', 'an object with read and write');
}

/** @throws {ValidationError} always: this runtime has no files. */
export function requireReadable(_operation: string, _path: string): void {
  throw noFiles('inputPath', 'setInputStream');
}

/** @throws {ValidationError} always: this runtime has no files. */
export function requireWritable(_operation: string, _path: string): void {
  throw noFiles('outputPath', 'setOutputStream');
}

/** @throws {ValidationError} always: this runtime has no files. */
export async function openReader(_path: string): Promise<ContentReader> {
  throw noFiles('inputPath', 'setInputStream');
}

/** @throws {ValidationError} always: this runtime has no files. */
export async function openWriter(_path: string): Promise<ContentWriter> {
  throw noFiles('outputPath', 'setOutputStream');
}

/** @throws {ValidationError} always: this runtime has no files. */
export function openLineFile(_path: string): LineFile {
  throw noFiles('path', 'a message store of your own');
}

/** A web platform tells nothing about its machine. */
export async function systemFacts(): Promise<SystemFacts> {
  return {
    osName: 'Unknown',
    osVersion: 'Unknown',
    freeDiskSpace: undefined,
    totalDiskSpace: undefined,
    ipAddress: undefined,
    macAddress: undefined,
  };
}

/** Undefined: here the runtime alone decides which certificates are trusted. */
export function fetchTrusting(_anchors: readonly string[]): FetchFunction | undefined {
  return undefined;
}

/**
 * Undefined: a bundler would look for the library in every application, and warn or stop where it is not installed.
 */
export async function loadForge(): Promise<Forge | undefined> {
  return undefined;
}

/** Browsers send streams over HTTP/2 only, or not at all. */
export const sendsStreams = false;

/** @throws {ValidationError} always: this runtime has no sockets for MQTT. */
export async function connectMqtt(): Promise<MqttClient> {
  throw invalid('connect', {
    field: 'serverUrl',
    expected: 'an address with https, because this runtime has no MQTT',
  });
}

function noFiles(field: string, expected: string): Error {
  return invalid('file', { field, expected: `${expected} in its place, because this runtime has no files` });
}
