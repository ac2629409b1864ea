import type { CodedError } from "@fedseg/shared/errors.ts";
import { tellText } from "@fedseg/wording/command-line/tell.ts";
import { awaitedText } from "@fedseg/wording/status/awaited-text.ts";
import { stayMs } from "../../session/stay.ts";
import type { PlanUsers } from "../ingest/plan-users.ts";
import { portsOf } from "../ingest/reader/at-node.ts";
import { inChild } from "../ingest/reader/in-child.ts";
import type { OwnRecords } from "../sealed/records.ts";
import type { OpenNode } from "../studies/open-node.ts";
import { label } from "./label.ts";
import type { Finished } from "./results.ts";
import { placeOfResults } from "./study-results.ts";

/** Where every partner is there, all have signed by then. */
const SIGNED_MS = 3000;

/** The labels to be made: `users` as they were read for the study. */
interface Next {
  readonly finished: Finished;
  readonly users: PlanUsers;
}

/**
 * Labels the users of a node that follows one study, once nobody is connected who could see how long that takes. Where partners are
 * waited for they are labelled meanwhile, in a process of its own: it reads the rows once more, and this one answers as if it did not.
 */
export class LabelsAtEnd {
  readonly #node: OpenNode;
  readonly #records: OwnRecords;
  #next: Next | undefined;
  #later: NodeJS.Timeout | undefined;
  /** Whether users are labelled by another process. */
  #beside: Promise<boolean> = Promise.resolve(false);

  constructor(node: OpenNode, records: OwnRecords) {
    this.#node = node;
    this.#records = records;
  }

  /** A study has ended with its model: its users are to be labelled. */
  add(next: Next): void {
    this.#next = next;
  }

  /** Tells that a study has ended just now, and does not wait for its partners longer than they take when all are there. */
  ended({ finished, users }: Next): void {
    const { title } = finished.plan;
    const { study } = finished;
    this.#node.tell("STUDY_FINISHED", `${title} has ended with its model`, { study, title });
    this.add({ finished, users });
    this.#later = setTimeout(() => {
      tellText(this.#node.tell, "SIGNATURES_AWAITED", awaitedText(stayMs(finished.plan)), { study });
      this.#beside = this.#labelBeside(finished);
    }, SIGNED_MS);
  }

  /** Labels them here, each study once, where that is not done. Returns what went wrong, which nobody else hears of. */
  async make(): Promise<CodedError | undefined> {
    clearTimeout(this.#later);
    const isLabelled = await this.#beside;
    const next = this.#next;
    this.#next = undefined;
    if (isLabelled || !next) return undefined;
    const { finished, users } = next;
    const { problems, tell } = this.#node;
    const place = this.#placeOf(finished);
    return label({ place, users, records: this.#records, problems }, finished, tell);
  }

  /** What fails there is tried once more here, with the rows that are read, and told then. */
  async #labelBeside(finished: Finished): Promise<boolean> {
    const { config, tell } = this.#node;
    const task = { config, finished, place: this.#placeOf(finished), targets: [] };
    return inChild("label", task, portsOf(config, tell)).then(
      () => true,
      () => false,
    );
  }

  #placeOf(finished: Finished) {
    const { config, books } = this.#node;
    return placeOfResults(config.folder, finished, books.standing().approved);
  }
}
