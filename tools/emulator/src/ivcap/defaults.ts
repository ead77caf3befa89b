/** Credentials of an IVCAP emulator that was started without a seed of its own. */
export const ivcapDefaults: {
  readonly token: string;
  readonly accountId: string;
  readonly policy: string;
} = {
  token: 'emulator-ivcap-token',
  accountId: 'urn:ivcap:account:00000000-0000-4000-8000-0000000000aa',
  policy: 'urn:ivcap:policy:ivcap.base.project',
};
