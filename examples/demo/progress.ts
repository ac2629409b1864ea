/** One line that is drawn again while work goes on; on a terminal that cannot, only finished lines appear. */
export class Progress {
  readonly #isLive = process.stdout.isTTY === true;
  readonly #startedAt = performance.now();
  #isDrawn = false;

  /** Draws the current line again. */
  draw(text: string): void {
    if (!this.#isLive) return;
    process.stdout.write(`\r\u001B[2K${this.#clock()}  ${text}`);
    this.#isDrawn = true;
  }

  /** Finishes the current line with this text. */
  line(text: string): void {
    if (this.#isDrawn) process.stdout.write("\r\u001B[2K");
    this.#isDrawn = false;
    console.log(`${this.#clock()}  ${text}`);
  }

  /** Seconds since the start. */
  seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  #clock(): string {
    return `${this.seconds().toFixed(1).padStart(5)} s`;
  }
}

/** Draws a bar of ten cells. */
export function bar(done: number, of: number): string {
  const full = Math.round((10 * done) / of);
  return `${"█".repeat(full)}${"░".repeat(10 - full)} ${done}/${of}`;
}
