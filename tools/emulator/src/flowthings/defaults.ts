/** Credentials of a flowthings emulator that was started without a seed of its own. */
export const flowthingsDefaults: {
  readonly account: string;
  readonly token: string;
} = {
  account: 'emulator',
  // Master tokens have 32 characters; clients tell them from others by that (B-21).
  token: 'emulatoremulatoremulatoremulator',
};
