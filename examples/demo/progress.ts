import { wrapText } from "@fedseg/wording/terminal/text-table.ts";

/** Columns of a terminal of the usual size. */
const COLUMNS = 78;

/** One line that is drawn again while work goes on; on a terminal that cannot, only finished lines appear. */
export class Progress {
  readonly #isLive = process.stdout.isTTY === true;
  readonly #startedAt = performance.now();
  #isDrawn = false;

  /** Draws the current line again. */
  draw(text: string): void {
    if (!this.#isLive) return;
    process.stdout.write(`\r\u001B[2K${this.#clock()}  ${text}`.slice(0, COLUMNS));
    this.#isDrawn = true;
  }

  /** Finishes the current line with this text, and says more in lines of its own. */
  line(text: string, more?: string): void {
    if (this.#isDrawn) process.stdout.write("\r\u001B[2K");
    this.#isDrawn = false;
    const clock = this.#clock();
    const [first = "", ...rest] = wrapText(text, COLUMNS - clock.length - 2);
    const further = [...rest, ...(more === undefined ? [] : wrapText(more, COLUMNS - clock.length - 4))];
    console.log(
      [`${clock}  ${first}`, ...further.map((line) => `${" ".repeat(clock.length + 4)}${line}`)].join("\n"),
    );
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
