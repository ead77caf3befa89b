import { type PlatformContext, type StartedPlatform, serve } from '../host/start-platform.js';
import { IotcsEmulator } from './iotcs-emulator.js';
import { IotcsPlatform } from './iotcs-platform.js';

/** Starts the emulator of Oracle IoT Cloud Service. */
export async function startIotcs(
  context: PlatformContext,
  seed: unknown,
): Promise<StartedPlatform<IotcsEmulator>> {
  const { clock, log, openStore, open, filesOf } = context;
  const store = await openStore('iotcs');
  const platform = await IotcsPlatform.open({ clock, log, store, filesOf, open, seed });
  const { server, stop } = await serve(context, platform);
  await platform.publish({ serverUri: server.url, trustAnchor: undefined });
  const handle = new IotcsEmulator(server, platform);
  const { url, provisioningFile, provisioningPassword, enterprise } = handle;
  return { handle, ready: { url, provisioningFile, provisioningPassword, enterprise }, stop };
}
