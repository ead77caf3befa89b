import { randomUUID } from 'node:crypto';
import type { Exchange } from '../../host/exchange.js';
import { parseJson, writeJson } from '../../host/json.js';
import { empty, json } from '../../host/reply.js';
import type { Call, Endpoint } from '../endpoint.js';
import { badArgument } from '../errors.js';
import { Fields, owner, ownership } from '../wire.js';

const path = '/v1beta2/licenses';
const DAY_MS = 24 * 3600 * 1000;
/** How long licenses hold; guesses, as the page does not tell. */
const TRIAL_DAYS = 30;
const LICENSE_DAYS = 365;

interface LicenseRecord {
  readonly id: string;
  /** Empty for a license that came as a file, and for a trial. */
  readonly key: string;
  readonly isTrial: boolean;
  readonly createdBy: string;
  readonly issuedMs: number;
  readonly expiryMs: number;
}

/** `/v1beta2/licenses`: kept, and never checked. Success is 201, as the documents say. */
export const licenseEndpoints: readonly Endpoint[] = [
  { method: 'GET', path, handle: call => json(201, licenses(call).map(licenseObject)) },
  {
    method: 'POST',
    path,
    async handle(call) {
      const { key, hasFile } = await readForm(call.exchange);
      if (key === '' && !hasFile) throw badArgument('key: expected a license key, or a license file in file');
      addLicense(call, { key, isTrial: false, createdBy: owner.name }, LICENSE_DAYS);
      return empty(201);
    },
  },
  {
    method: 'POST',
    path: `${path}/trial`,
    async handle(call) {
      const fields = new Fields(await call.exchange.json());
      const createdBy = fields.requiredText('userEmail');
      if (licenses(call).some(({ isTrial }) => isTrial)) throw badArgument('there was a trial already');
      addLicense(call, { key: '', isTrial: true, createdBy }, TRIAL_DAYS);
      return empty(201);
    },
  },
  {
    method: 'GET',
    path: `${path}/usage`,
    handle({ workspace }) {
      const date = isoTime(workspace.clock.now()).slice(0, 10);
      return json(
        200,
        ['Stream', 'ExternalStream'].map(type => ({ date, type, ingest_bytes: 0 })),
      );
    },
  },
  {
    method: 'GET',
    path: `${path}/validations`,
    handle(call) {
      const nowMs = call.workspace.clock.now();
      const validations = licenses(call).map(({ expiryMs }) => ({
        type: 'expiry',
        status: expiryMs > nowMs ? 'valid' : 'expired',
        message: '',
        value: isoTime(expiryMs),
        actual: isoTime(nowMs),
      }));
      return json(200, [{ validated_at: isoTime(nowMs), validations }]);
    },
  },
  {
    method: 'GET',
    path: `${path}/{id}`,
    removed: true,
    handle: call => json(201, registeredLicense(findLicense(call))),
  },
  {
    method: 'DELETE',
    path: `${path}/{id}`,
    removed: true,
    handle(call) {
      const license = findLicense(call);
      call.workspace.store.delete(path, license.id);
      return json(201, registeredLicense(license));
    },
  },
];

/** A form in either encoding: the document says urlencoded, the old generated client sends multipart (4.12). */
async function readForm(exchange: Exchange): Promise<{ key: string; hasFile: boolean }> {
  const contentType = exchange.header('content-type') ?? '';
  const form = await new Response(new Uint8Array(await exchange.bytes()), {
    headers: { 'content-type': contentType },
  })
    .formData()
    .catch(() => {
      throw badArgument('the body: expected multipart/form-data or application/x-www-form-urlencoded');
    });
  const key = form.get('key') ?? '';
  if (typeof key !== 'string') throw badArgument('key: expected a text, not a file');
  return { key, hasFile: form.has('file') && form.get('file') !== '' };
}

function addLicense(
  { workspace }: Call,
  license: Pick<LicenseRecord, 'key' | 'isTrial' | 'createdBy'>,
  days: number,
): void {
  const issuedMs = workspace.clock.now();
  const record: LicenseRecord = {
    id: randomUUID(),
    ...license,
    issuedMs,
    expiryMs: issuedMs + days * DAY_MS,
  };
  workspace.store.put(path, record.id, writeJson(record));
}

function licenses({ workspace }: Call): readonly LicenseRecord[] {
  return workspace.store.entries(path).map(([, value]) => parseJson(value) as LicenseRecord);
}

/** @throws ApiError with status 400: the documents have no 404 for it */
function findLicense(call: Call): LicenseRecord {
  const license = licenses(call).find(({ id }) => id === call.parameters['id']);
  if (!license) throw badArgument('id: there is no such license');
  return license;
}

/** The License object, with the `id` that only the operations on a single license need. */
function licenseObject(license: LicenseRecord): Record<string, unknown> {
  return {
    id: license.id,
    created_by: license.createdBy,
    entitlements: [],
    expiry: isoTime(license.expiryMs),
    is_trial: license.isTrial,
    issued: isoTime(license.issuedMs),
  };
}

/** The license.License object of older servers. */
function registeredLicense(license: LicenseRecord): Record<string, unknown> {
  const created = isoTime(license.issuedMs);
  return {
    id: license.id,
    is_trial: license.isTrial,
    data: {
      name: license.isTrial ? 'trial' : 'license',
      key: license.key,
      created,
      updated: created,
      lastValidated: created,
      expiry: isoTime(license.expiryMs),
      metadata: {},
      requireHeartbeat: false,
      scheme: '',
    },
    ...ownership(license.issuedMs, license.issuedMs),
  };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
