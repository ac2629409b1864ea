import { type LedgerEvent, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy, type StudyOptions } from "../simulation/in-process-study.ts";
import { chargesIn, isStatement, nameOf, releasesIn } from "./statements.ts";

/** A message that left a node, before any hook could change it. */
interface Sent {
  readonly from: number;
  readonly message: NodeMessage;
}

/** A study, of which no more than the first sessions need to run. */
export interface WitnessedOptions extends StudyOptions {
  /** OPEN of later sessions is not delivered: the study ends at its deadlines, with the sums of these. */
  readonly sessions?: number;
}

/** A study in one process with a record of everything that left its nodes. */
export class WitnessedStudy {
  readonly study: InProcessStudy;
  readonly #sent: Sent[] = [];

  constructor(options: WitnessedOptions = {}) {
    const { hooks = {}, sessions = Infinity } = options;
    this.study = new InProcessStudy({
      ...options,
      hooks: {
        ...hooks,
        toNode(to, message) {
          if (message.type === "open" && message.envelope.session > sessions) return [];
          // What the coordinator says when nobody has answered for so long is no part of the course.
          if (message.type === "ended" && sessions < Infinity) return [];
          return hooks.toNode?.(to, message) ?? [{ message }];
        },
        toCoordinator: (from, message) => {
          this.#sent.push({ from, message });
          return hooks.toCoordinator?.(from, message) ?? [{ message }];
        },
      },
    });
  }

  run(): this {
    this.study.run();
    return this;
  }

  /** Everything that left a node, in order. */
  messages(node: number): readonly NodeMessage[] {
    return this.#sent.flatMap(({ from, message }) => (from === node ? [message] : []));
  }

  /** The signed statements that left a node, each once, as "report 2/1": type, session, attempt. */
  said(node: number): readonly string[] {
    return [...this.statements(node).keys()];
  }

  /** The distinct bytes with which a node has made each of its statements. */
  statements(node: number): ReadonlyMap<string, ReadonlySet<string>> {
    const statements = new Map<string, Set<string>>();
    for (const { from, message } of this.#sent) {
      if (from !== node || !isStatement(message)) continue;
      const key = nameOf(message);
      statements.set(key, (statements.get(key) ?? new Set()).add(toHex(encodeCanonical(message))));
    }
    return statements;
  }

  /** How often a node has made a statement such as "report 2/1". */
  times(node: number, said: string): number {
    return this.#sent.filter(
      ({ from, message }) => from === node && isStatement(message) && nameOf(message) === said,
    ).length;
  }

  /** The code with which a node has refused to go on; undefined while it has not. */
  refusal(node: number): string | undefined {
    const state = this.study.node(node);
    return state?.phase === "refused" ? state.error.code : undefined;
  }

  /** The codes that a party has told people, each once. */
  codes(party: number | "coordinator"): readonly string[] {
    return [...new Set(this.study.told.filter((told) => told.party === party).map(({ code }) => code))];
  }

  /** The ledger of a party. */
  ledger(party: number | "coordinator"): readonly LedgerEvent[] {
    return this.study
      .disk(party)
      .lines()
      .map((line) => parseEntry(line)!.body);
  }

  /** Turns for which a node's ledger holds a charge that was not given back, as "2/1". */
  charged(node: number): readonly string[] {
    return chargesIn(this.ledger(node));
  }

  /** Turns whose sums a party has recorded, as "2/1". */
  released(party: number | "coordinator"): readonly string[] {
    return releasesIn(this.ledger(party));
  }
}

/** A node that is silent after its bundles, so that every survivor set needs a certificate. */
export const LAST_IS_SILENT: Hooks = {
  toCoordinator: (from, message) => (from === 3 && message.type === "report" ? [] : [{ message }]),
};
