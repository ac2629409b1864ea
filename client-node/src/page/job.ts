import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import type { JobView } from "./view.ts";

/** Something that takes long: begun when it is asked for, one at a time, and kept in memory until it is done anew. */
export class Job<Result> {
  readonly #now: () => Date;
  #view: JobView<Result> = { state: "none" };

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Where it stands. */
  view(): JobView<Result> {
    return this.#view;
  }

  /** Where it stands, its result as it is to be shown. */
  shown<Shown>(show: (result: Result) => Shown): JobView<Shown> {
    const view = this.#view;
    return view.state === "done" ? { ...view, result: show(view.result) } : view;
  }

  /** Begins it, unless it is under way. */
  begin(work: () => Promise<Result>): void {
    if (this.#view.state === "working") return;
    this.#view = { state: "working", since: this.#now().toISOString() };
    void this.#done(work);
  }

  async #done(work: () => Promise<Result>): Promise<void> {
    try {
      const result = await work();
      this.#view = { state: "done", at: this.#now().toISOString(), result };
    } catch (error) {
      const { code, refusal } = asCoded(error);
      const { what, why, todo } = refusal;
      this.#view = { state: "failed", at: this.#now().toISOString(), problem: { code, what, why, todo } };
    }
  }
}
