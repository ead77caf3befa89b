import type { PlatformProfile } from '@sdk/core';

export const ivcapProfile: PlatformProfile = { name: 'ivcap', describeFailure: () => ({}) };
