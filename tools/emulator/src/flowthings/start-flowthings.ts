import { type PlatformContext, type StartedPlatform, serve } from '../host/start-platform.js';
import { FlowthingsEmulator } from './flowthings-emulator.js';
import { FlowthingsPlatform } from './flowthings-platform.js';

/** Starts the flowthings emulator. */
export async function startFlowthings(
  context: PlatformContext,
  seed: unknown,
): Promise<StartedPlatform<FlowthingsEmulator>> {
  const { clock, log, openStore, open } = context;
  const platform = new FlowthingsPlatform({ clock, log, store: await openStore('flowthings'), open, seed });
  const { server, stop } = await serve(context, platform);
  const handle = new FlowthingsEmulator(server, platform);
  const { url, wsUrl, account, token } = handle;
  return { handle, ready: { url, wsUrl, account, token }, stop };
}
