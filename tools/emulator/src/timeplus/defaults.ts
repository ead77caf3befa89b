/** Credentials and workspace of a Timeplus emulator that was started without a seed of its own. */
export const timeplusDefaults: {
  readonly workspace: string;
  readonly apiKey: string;
  readonly username: string;
  readonly password: string;
} = {
  workspace: 'default',
  /** Sixty characters, because the Python client 1.4.1 refuses any other length (T-03). */
  apiKey: 'emulatoremulatoremulatoremulatoremulatoremulatoremulatoremul',
  username: 'admin',
  password: 'emulator',
};
