import { type PlatformContext, type StartedPlatform, serve } from '../host/start-platform.js';
import { IvcapEmulator } from './ivcap-emulator.js';
import { IvcapPlatform } from './ivcap-platform.js';

/** Starts the IVCAP emulator. */
export async function startIvcap(
  context: PlatformContext,
  seed: unknown,
): Promise<StartedPlatform<IvcapEmulator>> {
  const { clock, log, openStore, open, filesOf } = context;
  const store = await openStore('ivcap');
  const platform = await IvcapPlatform.open({ clock, log, store, contents: filesOf('ivcap'), open, seed });
  const { server, stop } = await serve(context, platform);
  const handle = new IvcapEmulator(server, platform);
  const { url, token, accountId } = handle;
  return { handle, ready: { url, token, accountId }, stop };
}
