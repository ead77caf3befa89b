/** How much an endpoint can take. */
interface Room {
  readonly told: number;
  readonly left: number;
}

/**
 * The bytes that endpoints have room for, by their id. They say it once, not with each connection, and again when it
 * changes; what they get in between takes room away until they speak again (guess, after a remark in the Java library).
 */
export class RequestRooms {
  readonly #rooms = new Map<string, Room>();

  /** The endpoint has said how much room it has. */
  tell(endpointId: string, bytes: number): void {
    this.#rooms.set(endpointId, { told: bytes, left: bytes });
  }

  /** The endpoint has spoken: it counts as having read what it got. */
  renew(endpointId: string): void {
    const room = this.#rooms.get(endpointId);
    if (room) this.tell(endpointId, room.told);
  }

  /** The endpoint gets so much. */
  fill(endpointId: string, bytes: number): void {
    const room = this.#rooms.get(endpointId);
    if (room) this.#rooms.set(endpointId, { ...room, left: Math.max(0, room.left - bytes) });
  }

  /** The room that is left; undefined when the endpoint has never said. */
  left(endpointId: string): number | undefined {
    return this.#rooms.get(endpointId)?.left;
  }
}
