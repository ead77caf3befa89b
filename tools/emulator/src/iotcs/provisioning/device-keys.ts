/** Collection of the store with the private keys, PKCS#8 in base64, of devices that the emulator itself activated. */
export const DEVICE_KEYS = 'device-keys';
