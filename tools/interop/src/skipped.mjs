/** A client cannot be run on this machine; the message says why in one line. */
export class Skipped extends Error {}
