import { statfs } from 'node:fs/promises';
import { networkInterfaces, release, type } from 'node:os';
import { cwd } from 'node:process';
import type { SystemFacts } from './host.js';

/** What Node knows about the machine. */
export async function systemFacts(): Promise<SystemFacts> {
  const address = Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  const disk = await statfs(cwd()).catch(() => undefined);
  return {
    osName: type(),
    osVersion: release(),
    freeDiskSpace: disk === undefined ? undefined : disk.bavail * disk.bsize,
    totalDiskSpace: disk === undefined ? undefined : disk.blocks * disk.bsize,
    ipAddress: address?.address,
    macAddress: address?.mac.replaceAll(':', '-').toUpperCase(),
  };
}
