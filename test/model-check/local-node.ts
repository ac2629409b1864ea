import { recover } from "@fedseg/client-node/session/recover.ts";
import type { NodeContext } from "@fedseg/client-node/session/context.ts";
import type { NodeEffect, NodeEvent } from "@fedseg/client-node/session/events.ts";
import type { NodeState } from "@fedseg/client-node/session/state.ts";
import { step } from "@fedseg/client-node/session/step.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { TINY_CLOCK, TINY_LIMITS, tinyKey, tinyName } from "../simulation/tiny-market.ts";
import { type Disk, EMPTY_DISK, type Keeper, afterCommit, afterUse, booksOf, notaryOver } from "./disk.ts";
import { Entropy } from "./entropy.ts";
import { type NodeFacts, NOTHING_SAID, withSent } from "./facts.ts";
import { contributionOf, oneQuery } from "./one-query.ts";
import { copyValue } from "./values.ts";
import { NOT_ASKED } from "../simulation/compared.ts";

/** One node within a state of the search. */
export interface LocalNode {
  /** Counts its processes. */
  readonly life: number;
  /** Undefined while it is dead. */
  readonly state: NodeState | undefined;
  readonly disk: Disk;
  /** How often this process has drawn entropy, by occasion. */
  readonly draws: ReadonlyMap<string, number>;
  /** A report that waits for its tick. */
  readonly ticking: NodeMessage | undefined;
  readonly facts: NodeFacts;
}

/** A node and what it has sent on the way there. */
export interface NodeOutcome {
  readonly local: LocalNode;
  readonly sent: readonly NodeMessage[];
}

/** Where a step leads: when it is whole, and when the process dies between two of its effects. */
export interface NodeOutcomes {
  readonly whole: NodeOutcome;
  readonly cut: readonly NodeOutcome[];
}

/** The code under test; mutations replace it. */
export interface NodeCode {
  readonly step: typeof step;
  readonly recover: typeof recover;
}

export const NODE_CODE: NodeCode = { step, recover };

/** Runs the production session machine of one node, one event at a time, on states that it does not change. */
export class NodeRunner {
  readonly #self: number;
  readonly #plan: Plan;
  readonly #code: NodeCode;
  readonly #keeper: Keeper;

  constructor(self: number, plan: Plan, code: NodeCode) {
    this.#self = self;
    this.#plan = plan;
    this.#code = code;
    this.#keeper = { key: tinyKey("model check", tinyName(self)), name: tinyName(self) };
  }

  /** A node before its first process. */
  fresh(): LocalNode {
    const genesis = nodeGenesis(toHex(this.#keeper.key.publicKey), 100, Number(this.#plan.budget.delta));
    const disk = afterCommit(EMPTY_DISK, this.#keeper, [], [genesis]);
    return { life: 0, state: undefined, disk, draws: new Map(), ticking: undefined, facts: NOTHING_SAID };
  }

  /** Starts a process on the node's disk. */
  start(before: LocalNode): NodeOutcomes {
    const dead: LocalNode = { ...before, life: before.life + 1, draws: new Map(), ticking: undefined };
    const { context } = this.#context(dead, "recovery");
    const read = (key: string) => booksOf(dead.disk, this.#keeper).read(key);
    const state = this.#code.recover(read, this.#keeper.name, context);
    return this.react({ ...dead, state }, { type: "started" });
  }

  /** The node after its process has died. */
  killed(local: LocalNode): LocalNode {
    return { ...local, state: undefined, draws: new Map(), ticking: undefined };
  }

  /** The report leaves at its tick. */
  tick(local: LocalNode): NodeOutcome {
    const message = local.ticking!;
    const facts = withSent(local.facts, message, local.disk, local.life);
    return { local: { ...local, ticking: undefined, facts }, sent: [message] };
  }

  /** Takes one event. */
  react(local: LocalNode, event: NodeEvent): NodeOutcomes {
    const occasion = occasionOf(event);
    const { context, entropy, tried } = this.#context(local, occasion);
    const [state, effects] = this.#code.step(copyValue(local.state!), event, context);
    const draws = entropy.isUsed
      ? new Map(local.draws).set(occasion, (local.draws.get(occasion) ?? 0) + 1)
      : local.draws;
    const facts = tried() ? withTry(local.facts, event) : local.facts;
    const outcomes = [{ local: { ...local, state, draws, facts }, sent: [] }] as NodeOutcome[];
    for (const effect of effects) outcomes.push(this.#perform(outcomes.at(-1)!, effect));
    return {
      whole: outcomes.at(-1)!,
      cut: outcomes.slice(1, -1).map((outcome) => ({ ...outcome, local: this.killed(outcome.local) })),
    };
  }

  #perform({ local, sent }: NodeOutcome, effect: NodeEffect): NodeOutcome {
    switch (effect.type) {
      case "commit":
      case "defer":
      case "sign-deferred":
        return { local: { ...local, disk: this.#write(local.disk, effect) }, sent };
      case "send": {
        const facts = withSent(local.facts, effect.message, local.disk, local.life);
        return { local: { ...local, facts }, sent: [...sent, effect.message] };
      }
      case "send-at-tick":
      case "repeat-at-tick":
        return { local: { ...local, ticking: effect.message }, sent };
      default:
        return { local, sent };
    }
  }

  #write(disk: Disk, effect: Extract<NodeEffect, { type: "commit" | "defer" | "sign-deferred" }>): Disk {
    return afterUse(disk, this.#keeper, (books) => {
      if (effect.type === "sign-deferred") books.signDeferred();
      else books[effect.type](effect.journal, effect.ledger);
    });
  }

  #context(local: LocalNode, occasion: string) {
    const { features, cleaning } = this.#plan;
    const drawn = local.draws.get(occasion) ?? 0;
    const entropy = new Entropy(`node ${this.#self} process ${local.life} ${occasion} ${drawn}`);
    let hasTried = false;
    const { coordinator, roster } = this.#plan;
    const context: NodeContext = {
      name: this.#keeper.name,
      signingKey: this.#keeper.key,
      policy: {
        coordinator,
        roster,
        compared: NOT_ASKED,
        maxEpsilon: 25,
        maxDelta: 0.001,
        limits: TINY_LIMITS,
        dictionary: { features, cleaning },
      },
      consentRule: undefined,
      ledger: () => booksOf(local.disk, this.#keeper).standing(),
      notary: () => notaryOver(local.disk, this.#keeper, this.#keeper.name),
      contribute: () => {
        hasTried = true;
        return contributionOf(this.#self, local.facts.tries);
      },
      analysis: () => oneQuery,
      clock: () => TINY_CLOCK,
      source: entropy,
    };
    return { context, entropy, tried: () => hasTried };
  }
}

/** What a node draws entropy for: the same occasion gives the same bytes, whatever else has happened before. */
function occasionOf(event: NodeEvent): string {
  if (event.type !== "message") return event.type;
  const { message } = event;
  if (!("envelope" in message)) return message.type;
  return `${message.type} ${message.envelope.session}/${message.envelope.attempt}`;
}

function withTry(facts: NodeFacts, event: NodeEvent): NodeFacts {
  if (event.type !== "message" || !("envelope" in event.message)) return facts;
  const { session, attempt } = event.message.envelope;
  const contributed = new Map(facts.contributed).set(`${session}/${attempt}`, facts.tries);
  return { ...facts, contributed, tries: facts.tries + 1 };
}
