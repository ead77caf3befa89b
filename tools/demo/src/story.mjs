import progress from 'cli-progress';

/** Prints the demo: readable in a terminal, and in a log without colours or cursor movements. */
export class Story {
  #out;
  #failed = 0;
  #checked = 0;

  /** @param {NodeJS.WriteStream} out */
  constructor(out) {
    this.#out = out;
  }

  /** @param {string} title */
  chapter(title) {
    this.say(`\n== ${title} ${'='.repeat(Math.max(0, 74 - title.length))}`);
  }

  /** @param {string} line */
  say(line) {
    this.#out.write(`${line}\n`);
  }

  /** Compares what came out with what must come out. @param {string} what @param {unknown} actual @param {unknown} expected */
  check(what, actual, expected) {
    this.#checked++;
    const same = String(actual) === String(expected);
    if (!same) this.#failed++;
    this.say(`  ${same ? 'ok  ' : 'FAIL'} ${what}: ${actual}${same ? '' : `, expected ${expected}`}`);
  }

  /** A bar that fills; outside of a terminal it prints a line now and then. @param {string} what @param {number} total */
  progress(what, total) {
    const bar = new progress.SingleBar({
      format: `  ${what} [{bar}] {value}/{total}`,
      stream: this.#out,
      barsize: 30,
      barCompleteChar: '#',
      barIncompleteChar: '.',
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: 1000,
      linewrap: true,
    });
    bar.start(total, 0);
    return {
      /** @param {number} done */
      update: done => bar.update(done),
      stop: () => bar.stop(),
    };
  }

  /** @param {unknown} error */
  failure(error) {
    this.#failed++;
    this.say(`\n  FAIL ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  /** Prints the outcome. @returns {boolean} true when every check held */
  end() {
    this.say(`\n${this.#failed === 0 ? `All ${this.#checked} checks held.` : `${this.#failed} checks failed.`}`);
    return this.#failed === 0 && this.#checked > 0;
  }
}
