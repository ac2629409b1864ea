import { type LedgerEvent, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { InProcessStudy, type StudyOptions } from "../simulation/in-process-study.ts";

/** A message that left a node, before any hook could change it. */
interface Sent {
  readonly from: number;
  readonly message: NodeMessage;
}

/** A study in one process with a record of everything that left its nodes. */
export class WitnessedStudy {
  readonly study: InProcessStudy;
  readonly #sent: Sent[] = [];

  constructor(options: StudyOptions = {}) {
    const { hooks = {} } = options;
    this.study = new InProcessStudy({
      ...options,
      hooks: {
        ...hooks,
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

  /** The signed statements that left a node, each once, as "report 2/1": type, session, attempt. */
  said(node: number): readonly string[] {
    return [...this.statements(node).keys()];
  }

  /** The distinct bytes with which a node has made each of its statements. */
  statements(node: number): ReadonlyMap<string, ReadonlySet<string>> {
    const statements = new Map<string, Set<string>>();
    for (const { from, message } of this.#sent) {
      if (from !== node || !isStatement(message)) continue;
      const { session, attempt } = message.envelope;
      const key = `${message.type} ${session}/${attempt}`;
      statements.set(key, (statements.get(key) ?? new Set()).add(toHex(encodeCanonical(message))));
    }
    return statements;
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
    const charges = new Set<string>();
    for (const event of this.ledger(node)) {
      if (event.type === "RESERVE") charges.add(turnOf(event));
      if (event.type === "REFUND") charges.delete(turnOf(event));
    }
    return [...charges];
  }

  /** Turns whose sums a party has recorded, as "2/1". */
  released(party: number | "coordinator"): readonly string[] {
    return this.ledger(party).flatMap((event) => (event.type === "RELEASE" ? [turnOf(event)] : []));
  }
}

type Statement = Extract<NodeMessage, { type: "bundle" | "report" | "complaint" | "confirm" | "unmask" }>;

function isStatement(message: NodeMessage): message is Statement {
  return ["bundle", "report", "complaint", "confirm", "unmask"].includes(message.type);
}

function turnOf(event: Parameters<typeof chargeKey>[0]): string {
  return `${event.session}/${event.attempt}`;
}
