/** Path of the one container of the storage cloud. */
export const CONTAINER_PATH = '/v1/Storage-emulator/container';
