/** Takes what the emulator has to say about itself: one short line at a time. */
export type EmulatorLog = (line: string) => void;

/** Writes to the standard error stream of the process. */
export const logToStandardError: EmulatorLog = line => void process.stderr.write(`${line}\n`);
