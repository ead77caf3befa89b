/** Takes what the emulator has to say about itself: one short line at a time. */
export type EmulatorLog = (line: string) => void;
