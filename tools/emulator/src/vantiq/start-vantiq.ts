import { type PlatformContext, type StartedPlatform, serve } from '../host/start-platform.js';
import { VantiqEmulator } from './vantiq-emulator.js';
import { VantiqPlatform } from './vantiq-platform.js';

/** Starts the Vantiq emulator. */
export async function startVantiq(
  context: PlatformContext,
  seed: unknown,
): Promise<StartedPlatform<VantiqEmulator>> {
  const { clock, log, openStore, open, filesOf } = context;
  const store = await openStore('vantiq');
  const platform = await VantiqPlatform.open({ clock, log, store, documents: filesOf('vantiq'), open, seed });
  const { server, stop } = await serve(context, platform);
  const handle = new VantiqEmulator(server, platform);
  const { url, accessToken, username, password } = handle;
  return { handle, ready: { url, accessToken, username, password }, stop };
}
