import { requireText } from '../validation.js';

/**
 * Value of a URI attribute whose content the application moves itself. On the wire it is its URI.
 *
 * @example camera.set('image', new ExternalObject('https://example.com/a.png'));
 */
export class ExternalObject {
  readonly #uri: string;

  /** @throws {ValidationError} when `uri` is no text, or empty. */
  constructor(uri: string) {
    this.#uri = requireText('ExternalObject', 'uri', uri);
  }

  /** The URI of the content. */
  getURI(): string | undefined {
    return this.#uri;
  }
}
