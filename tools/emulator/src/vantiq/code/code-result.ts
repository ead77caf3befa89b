/** What a procedure handler returns to answer text or bytes instead of JSON. */
export class CodeResult {
  readonly contentType: string;
  readonly body: string | Uint8Array;

  constructor(contentType: string, body: string | Uint8Array) {
    this.contentType = contentType;
    this.body = body;
  }
}
