import { getHeapStatistics } from "node:v8";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import { portsOf } from "../ingest/reader/at-node.ts";
import { inChild } from "../ingest/reader/in-child.ts";
import type { OpenNode } from "../studies/open-node.ts";
import type { Finished } from "./results.ts";
import { type ResultsPlace, placeOfResults } from "./study-results.ts";

/**
 * Labels users with the models of studies, one after the other and each in a process of its own: nobody who is connected to this
 * one can see how long that takes.
 */
export class LabelQueue {
  readonly #node: OpenNode;
  readonly #stop = new AbortController();
  #last: Promise<void> = Promise.resolve();

  constructor(node: OpenNode) {
    this.#node = node;
  }

  /** Puts a study behind those that wait. */
  add(finished: Finished): void {
    const { config, books } = this.#node;
    const place = placeOfResults(config.folder, finished, books.standing().approved);
    this.#last = this.#last.then(() => this.#label(place, finished));
  }

  /** Ends what is under way: the next process begins it anew. */
  end(): Promise<void> {
    this.#stop.abort();
    return this.#last;
  }

  async #label(place: ResultsPlace, finished: Finished): Promise<void> {
    const { config, tell } = this.#node;
    const { signal } = this.#stop;
    if (signal.aborted) return;
    const told: typeof tell = (code, text, facts) => tell(code, text, { study: finished.study, ...facts });
    try {
      const ports = { ...portsOf(config, told), signal, heapMb: heapMb() };
      const targets = config.out?.afterStudy ?? [];
      await inChild("label", { config, finished, place, targets }, ports);
    } catch (error) {
      if (!signal.aborted) this.#failed(asCoded(error), finished);
    }
  }

  #failed({ code, message }: CodedError, { study, plan }: Finished): void {
    const text = `the users are not labelled with ${plan.title}: ${message} They are at this node's next start.`;
    this.#node.tell("LABELS_MISSING", text, { study, reason: code });
  }
}

/** As much as this process may take: all users are scored in it. */
function heapMb(): number {
  return Math.floor(getHeapStatistics().heap_size_limit / 2 ** 20);
}
