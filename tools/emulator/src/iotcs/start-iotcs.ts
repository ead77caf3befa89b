import { type PlatformContext, type StartedPlatform, serve } from '../host/start-platform.js';
import { IotcsEmulator } from './iotcs-emulator.js';
import { IotcsPlatform } from './iotcs-platform.js';

/** Starts the emulator of Oracle IoT Cloud Service. */
export async function startIotcs(
  context: PlatformContext,
  seed: unknown,
): Promise<StartedPlatform<IotcsEmulator>> {
  const { clock, log, openStore, open, tls, filesOf } = context;
  const store = await openStore('iotcs');
  const platform = await IotcsPlatform.open({ clock, log, store, filesOf, open, tls, seed });
  const { server, stop } = await serve(context, platform);
  await platform.publish(Number(new URL(server.url).port));
  const handle = new IotcsEmulator(server, platform);
  return { handle, ready: readyOf(handle, platform), stop };
}

/** What the ready line says; a seed may have no devices or no integrations. */
function readyOf(handle: IotcsEmulator, platform: IotcsPlatform): Readonly<Record<string, unknown>> {
  const { url, caFile, provisioningPassword } = handle;
  const hasDevice = platform.deviceIds().length > 0;
  const [integration] = [...platform.installation.integrations];
  return {
    url,
    ...(caFile === undefined ? {} : { caFile }),
    ...(hasDevice ? { provisioningFile: handle.provisioningFile } : {}),
    provisioningPassword,
    ...(integration ? { enterprise: handle.enterprise } : {}),
  };
}
