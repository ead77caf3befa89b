import type { PlatformProfile } from '@sdk/core';

export const flowthingsProfile: PlatformProfile = { name: 'flowthings', describeFailure: () => ({}) };
