/** Credentials and namespace of a Vantiq emulator that was started without a seed of its own. */
export const vantiqDefaults: {
  readonly namespace: string;
  readonly username: string;
  readonly password: string;
  readonly accessToken: string;
} = {
  namespace: 'Emulator',
  username: 'admin',
  password: 'emulator',
  accessToken: 'emulator-access-token',
};
