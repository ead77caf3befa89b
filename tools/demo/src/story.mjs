import progress from 'cli-progress';

/** Prints the demo: readable in a terminal, and in a log without colours or cursor movements. */
export class Story {
  #out;
  /** @type {((text: string) => void) | undefined} */
  #aboveBar;
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
    const text = `${line}\n`;
    if (this.#aboveBar === undefined) this.#out.write(text);
    else this.#aboveBar(text);
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
    const bars = new progress.MultiBar({
      format: `  ${what} [{bar}] {value}/{total}`,
      stream: this.#out,
      barsize: 30,
      barCompleteChar: '#',
      barIncompleteChar: '.',
      hideCursor: true,
      clearOnComplete: false,
      noTTYOutput: true,
      notTTYSchedule: 1000,
    });
    const bar = bars.create(total, 0);
    // In a terminal the bar stays at the bottom and lines appear above it.
    if (this.#out.isTTY) this.#aboveBar = line => bars.log(line);
    return {
      /** @param {number} done */
      update: done => bar.update(done),
      stop: () => {
        this.#aboveBar = undefined;
        bars.stop();
      },
    };
  }

  /** @param {unknown} error */
  failure(error) {
    this.#failed++;
    this.say(`\n  FAIL ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  /** Prints the outcome. @returns {boolean} true when every check held */
  end() {
    this.say(
      `\n${this.#failed === 0 ? `All ${this.#checked} checks held.` : `${this.#failed} checks failed.`}`,
    );
    return this.#failed === 0 && this.#checked > 0;
  }
}
