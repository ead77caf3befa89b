import { type PlatformContext, type StartedPlatform, serve } from '../host/start-platform.js';
import type { OpenEngine } from './engine/contract.js';
import { TimeplusEmulator } from './timeplus-emulator.js';
import { TimeplusPlatform } from './timeplus-platform.js';

/** Starts the Timeplus emulator. */
export async function startTimeplus(
  context: PlatformContext,
  seed: unknown,
  openEngine: OpenEngine,
): Promise<StartedPlatform<TimeplusEmulator>> {
  const { clock, openStore, open } = context;
  const platform = await TimeplusPlatform.open({ clock, openStore, openEngine, open, seed });
  const { server, stop } = await serve(context, platform);
  const handle = new TimeplusEmulator(server, platform);
  const { url, workspace, apiKey } = handle;
  return { handle, ready: { url, workspace, apiKey }, stop };
}
