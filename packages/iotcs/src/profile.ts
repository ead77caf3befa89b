import type { PlatformProfile } from '@sdk/core';

export const iotcsProfile: PlatformProfile = { name: 'iotcs', describeFailure: () => ({}) };
