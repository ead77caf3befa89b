import { systemFacts } from '#host';
import type { DeviceRequest, Reply } from '../requests/device-request.js';
import { failed } from '../requests/replies.js';
import { CAPABILITY, type CapabilityResource, capabilityPath } from './capability.js';
import type { ConnectivityTest } from './connectivity-test.js';

const UNKNOWN = 'Unknown';

/** The resources of `diagnostics` (section 4.9). @param startTime of the device, in milliseconds since the epoch. */
export function diagnosticsResources(
  test: ConnectivityTest,
  startTime: number,
): readonly CapabilityResource[] {
  return [
    {
      path: capabilityPath(CAPABILITY.diagnostics, 'info'),
      methods: 'GET',
      handler: request => info(request, startTime),
    },
    {
      path: capabilityPath(CAPABILITY.diagnostics, 'testConnectivity'),
      methods: 'GET,PUT',
      handler: request => test.serve(request),
    },
  ];
}

async function info({ method }: DeviceRequest, startTime: number): Promise<Reply> {
  if (method !== 'GET') return failed(405);
  const facts = await systemFacts();
  return {
    status: 200,
    body: {
      version: UNKNOWN,
      freeDiskSpace: facts.freeDiskSpace ?? UNKNOWN,
      totalDiskSpace: facts.totalDiskSpace ?? UNKNOWN,
      ipAddress: facts.ipAddress ?? UNKNOWN,
      macAddress: facts.macAddress ?? UNKNOWN,
      startTime,
    },
  };
}
