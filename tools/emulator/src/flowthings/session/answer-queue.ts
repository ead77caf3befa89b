import type { FlowthingsFaultEffect } from '../fault-effects.js';

interface Held {
  readonly send: () => void;
  answersLeft: number;
  dropsLeft: number;
}

/** Sends answers, and holds back those that a fault lets others overtake. */
export class AnswerQueue {
  readonly #held: Held[] = [];

  /** Sends an answer now, or once what its fault waits for was sent. */
  answer(effect: FlowthingsFaultEffect, send: () => void): void {
    const { answerAfterAnswers: answersLeft = 0, answerAfterDrops: dropsLeft = 0 } = effect;
    if (answersLeft > 0 || dropsLeft > 0) {
      this.#held.push({ send, answersLeft, dropsLeft });
      return;
    }
    send();
    this.#sent('answersLeft');
  }

  /** Says that a drop was sent. */
  dropSent(): void {
    this.#sent('dropsLeft');
  }

  #sent(what: 'answersLeft' | 'dropsLeft'): void {
    for (const held of this.#held) held[what] = Math.max(0, held[what] - 1);
    const due = this.#held.filter(({ answersLeft, dropsLeft }) => answersLeft === 0 && dropsLeft === 0);
    for (const held of due) {
      this.#held.splice(this.#held.indexOf(held), 1);
      held.send();
    }
  }
}
