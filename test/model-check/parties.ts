import { createHash } from "node:crypto";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import {
  type CoordinatorMessage,
  type NodeMessage,
  coordinatorMessage,
  nodeMessage,
} from "@fedseg/shared/protocol/index.ts";
import type { DeadlineId } from "@fedseg/coordinator/session/events.ts";
import { Catalogue, Memory } from "./catalogue.ts";
import {
  COORDINATOR_CODE,
  type CoordinatorCode,
  type CoordinatorOutcome,
  type CoordinatorOutcomes,
  CoordinatorRunner,
  type LocalCoordinator,
} from "./local-coordinator.ts";
import {
  type LocalNode,
  NODE_CODE,
  type NodeCode,
  type NodeOutcome,
  type NodeOutcomes,
  NodeRunner,
} from "./local-node.ts";
import { oneSessionPlan } from "./one-query.ts";
import { digestValue } from "./values.ts";

/** A local step with everything in it numbered: the party's next state and the messages that leave. */
export interface Move {
  readonly local: number;
  /** Numbers of messages; of the coordinator, with the node that each is for. */
  readonly sent: readonly { readonly to: number; readonly message: number }[];
}

/** A step as a whole, and every way in which the process dies in the middle of it. */
export interface Moves {
  readonly whole: Move;
  readonly cut: readonly Move[];
}

/** What an operator wants of a study. */
export type OperatorsWord = "pause" | "go-on" | "cancel";

/** The code that a search runs; the production code when left out. */
export interface Code {
  readonly node?: NodeCode;
  readonly coordinator?: CoordinatorCode;
}

/**
 * The parties of a search: production code behind numbers. A local step is computed once, whatever the rest of the
 * world does meanwhile; the search itself handles numbers only.
 */
export class Parties {
  readonly nodes = new Catalogue<LocalNode>(digestValue);
  readonly coordinators = new Catalogue<LocalCoordinator>(digestValue);
  readonly #messages = new Catalogue<Uint8Array>((bytes) =>
    createHash("sha256").update(bytes).digest("base64"),
  );
  readonly #steps = new Memory<Moves>();
  readonly #descriptions = new Memory<string>();
  readonly #runners: readonly NodeRunner[];
  readonly #coordinator: CoordinatorRunner;
  readonly size: number;

  constructor(size: number, code: Code = {}) {
    const plan = oneSessionPlan(size);
    this.size = size;
    this.#runners = Array.from(
      { length: size },
      (_, self) => new NodeRunner(self, plan, code.node ?? NODE_CODE),
    );
    this.#coordinator = new CoordinatorRunner(plan, code.coordinator ?? COORDINATOR_CODE);
  }

  /** Local steps computed so far. */
  get steps(): number {
    return this.#steps.size;
  }

  freshNode(node: number): number {
    return this.nodes.number(this.#runners[node].fresh());
  }

  freshCoordinator(): number {
    return this.coordinators.number(this.#coordinator.fresh());
  }

  nodeReads(node: number, local: number, message: number): Moves {
    return this.#nodeStep(node, `reads ${message}`, local, (runner, state) =>
      runner.react(state, { type: "message", message: this.#toNode(message) }),
    );
  }

  nodeConnects(node: number, local: number): Moves {
    return this.#nodeStep(node, "connects", local, (runner, state) =>
      runner.react(state, { type: "connected" }),
    );
  }

  nodeStarts(node: number, local: number): Moves {
    return this.#nodeStep(node, "starts", local, (runner, state) => runner.start(state));
  }

  nodeTicks(node: number, local: number): Moves {
    return this.#nodeStep(node, "ticks", local, (runner, state) => ({ whole: runner.tick(state), cut: [] }));
  }

  nodeDies(node: number, local: number): number {
    return this.nodes.number(this.#runners[node].killed(this.nodes.value(local)));
  }

  coordinatorReads(local: number, from: number, message: number): Moves {
    return this.#coordinatorStep(`reads ${message} of ${from}`, local, (state) =>
      this.#coordinator.react(state, { type: "message", from, message: this.ofNode(message) }),
    );
  }

  coordinatorNotices(local: number, type: "connected" | "departed", node: number): Moves {
    return this.#coordinatorStep(`${type} ${node}`, local, (state) =>
      this.#coordinator.react(state, { type, node }),
    );
  }

  coordinatorStarts(local: number): Moves {
    return this.#coordinatorStep("starts", local, (state) => this.#coordinator.start(state));
  }

  coordinatorPasses(local: number, deadline: string): Moves {
    const id = JSON.parse(deadline) as DeadlineId;
    return this.#coordinatorStep(deadline, local, (state) =>
      this.#coordinator.react(state, { type: "deadline", id }),
    );
  }

  coordinatorHears(local: number, word: OperatorsWord): Moves {
    return this.#coordinatorStep(word, local, (state) =>
      this.#coordinator.react(
        state,
        word === "go-on" ? { type: word } : { type: word, reason: "for a test" },
      ),
    );
  }

  coordinatorDies(local: number): number {
    return this.coordinators.number(this.#coordinator.killed(this.coordinators.value(local)));
  }

  /** Says what a message is, for people: its type and turn. */
  describe(message: number): string {
    return this.#descriptions.recall(`${message}`, () => {
      const decoded = this.#readable(message);
      const turn = "envelope" in decoded ? ` ${decoded.envelope.session}/${decoded.envelope.attempt}` : "";
      return `${decoded.type}${turn}`;
    });
  }

  #nodeStep(
    node: number,
    name: string,
    local: number,
    run: (runner: NodeRunner, state: LocalNode) => NodeOutcomes,
  ): Moves {
    return this.#steps.recall(`node ${node} in ${local} ${name}`, () => {
      const { whole, cut } = run(this.#runners[node], this.nodes.value(local));
      const number = ({ local: next, sent }: NodeOutcome): Move => ({
        local: this.nodes.number(next),
        sent: sent.map((message) => ({ to: node, message: this.numberOf(message) })),
      });
      return { whole: number(whole), cut: distinct(cut.map(number)) };
    });
  }

  #coordinatorStep(
    name: string,
    local: number,
    run: (state: LocalCoordinator) => CoordinatorOutcomes,
  ): Moves {
    return this.#steps.recall(`coordinator in ${local} ${name}`, () => {
      const { whole, cut } = run(this.coordinators.value(local));
      const number = ({ local: next, sent }: CoordinatorOutcome): Move => ({
        local: this.coordinators.number(next),
        sent: sent.map(({ to, message }) => ({ to, message: this.numberOf(message) })),
      });
      return { whole: number(whole), cut: distinct(cut.map(number)) };
    });
  }

  /** Gives a message its number. */
  numberOf(message: NodeMessage | CoordinatorMessage): number {
    return this.#messages.number(encodeCanonical(message));
  }

  #toNode(message: number): CoordinatorMessage {
    return decodeCanonical(this.#messages.value(message), coordinatorMessage)!;
  }

  /** The message of a node that has this number. */
  ofNode(message: number): NodeMessage {
    return decodeCanonical(this.#messages.value(message), nodeMessage)!;
  }

  #readable(message: number): NodeMessage | CoordinatorMessage {
    const bytes = this.#messages.value(message);
    return decodeCanonical(bytes, coordinatorMessage) ?? decodeCanonical(bytes, nodeMessage)!;
  }
}

function distinct(moves: readonly Move[]): readonly Move[] {
  return [...new Map(moves.map((move) => [JSON.stringify(move), move])).values()];
}
