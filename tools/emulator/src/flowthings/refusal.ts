/** Ends an operation with a status and the texts of `head.errors`, over REST and in sessions alike. */
export class FlowthingsRefusal extends Error {
  override readonly name = 'FlowthingsRefusal';
  readonly status: number;
  readonly errors: readonly string[];

  constructor(status: number, ...errors: readonly string[]) {
    super(errors.join(' '));
    this.status = status;
    this.errors = errors;
  }
}

/** A request that is not what it should be. */
export function badRequest(...errors: readonly string[]): FlowthingsRefusal {
  return new FlowthingsRefusal(400, ...errors);
}

/** Wrong credentials, or a right that they do not give (section 4.2: 403 for both). */
export function forbidden(error: string): FlowthingsRefusal {
  return new FlowthingsRefusal(403, error);
}

/** An id that is not there, in the platform's words. */
export function notFound(): FlowthingsRefusal {
  return new FlowthingsRefusal(404, 'The requested resource could not be located at this address.');
}

/** What the emulator leaves out, saying so. */
export function notEmulated(what: string): FlowthingsRefusal {
  return new FlowthingsRefusal(501, `The emulator has no ${what}.`);
}
