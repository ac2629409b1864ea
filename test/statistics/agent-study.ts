import { Agent } from "@fedseg/client-node/agent.ts";
import { contribute, measureRequest } from "@fedseg/client-node/contribution.ts";
import { recover } from "@fedseg/client-node/session/recover.ts";
import type { NodeContext } from "@fedseg/client-node/session/state.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { rationalToNumber } from "@fedseg/shared/dp/rational.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import type { ByteSource, SessionSource } from "@fedseg/shared/math/rng.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Request, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type CoordinatorMessage, nodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { Agenda } from "../simulation/agenda.ts";
import { MemoryStore } from "../simulation/memory-store.ts";
import { notaryOf, openBooks } from "../simulation/party.ts";
import { SimulatedCoordinator } from "../simulation/simulated-coordinator.ts";
import { NOT_ASKED } from "../simulation/compared.ts";
import {
  TINY_CLOCK,
  TINY_LIMITS,
  tinyKey,
  tinyName,
  tinyPlan,
  tinyTable,
} from "../simulation/tiny-market.ts";

/** How one report came about. */
export interface ReportTiming {
  readonly node: number;
  readonly session: number;
  /** Mean of |noise| over its standard deviation: about 0.8. */
  readonly noise: number;
  /** When OPEN reached the node, when noise and data were added, when REPORT left; undefined: it never left. */
  readonly openedAt: number;
  readonly contributedAt: number;
  readonly leftAt: number | undefined;
}

/** What a timed study starts from. */
export interface TimedStudy {
  readonly seed: string;
  readonly tickMs: number;
  /** Time as nodes and coordinator see it. */
  readonly agenda: Agenda;
  sourceOf(node: number): SessionSource;
  /** Virtual milliseconds that a node is at work on a contribution; 0 when left out. */
  workMs?(node: number, session: number, noise: number): number;
  /** What a node hears half a tick after an OPEN; nothing when left out. */
  midway?(node: number, session: number): CoordinatorMessage | undefined;
}

const NODES = 4;
const LATENCY_MS = 1;

/**
 * A study of the nodes' production agents over ports of a test: clock, connection and disk are given, everything else
 * is what runs in a process. Its reports are timed.
 */
export class AgentStudy {
  readonly timings: ReportTiming[] = [];
  /** Resolves when every node has taken its leave. */
  readonly ended: Promise<unknown>;
  readonly #options: TimedStudy;
  readonly #plan: Plan;
  readonly #coordinator: SimulatedCoordinator;
  readonly #agents: Agent[] = [];
  readonly #open: { session: number; at: number }[] = [];
  /** How far each node is ahead of the agenda while it handles an event: the time that its work took. */
  readonly #aheadMs: number[] = [];
  readonly #drawn: { noise: number; at: number }[] = [];

  constructor(options: TimedStudy) {
    this.#options = options;
    const tiny = tinyPlan(options.seed, NODES);
    this.#plan = { ...tiny, timing: { ...tiny.timing, tickMs: options.tickMs } };
    this.#coordinator = new SimulatedCoordinator({
      ...this.#owner("coordinator"),
      send: (to, message) => this.#toNode(to, message),
      crashAt: () => undefined,
      started: () => {},
    });
    this.#coordinator.start();
    this.ended = Promise.all(Array.from({ length: NODES }, (_, node) => this.#startNode(node)));
  }

  #owner(name: string) {
    const { seed, agenda } = this.#options;
    return { name, key: tinyKey(seed, name), plan: this.#plan, agenda, tell: () => {} };
  }

  #startNode(node: number): Promise<void> {
    const { agenda } = this.#options;
    const plan = this.#plan;
    const owner = this.#owner(tinyName(node));
    const genesis = nodeGenesis(toHex(owner.key.publicKey), 100, Number(plan.budget.delta));
    const books = openBooks(new MemoryStore(), owner, genesis);
    const { spec, cleaning } = plan.program;
    const { coordinator, roster } = plan;
    const source = this.#options.sourceOf(node);
    const context: NodeContext = {
      name: owner.name,
      signingKey: owner.key,
      policy: {
        coordinator,
        roster,
        compared: NOT_ASKED,
        maxEpsilon: 20,
        maxDelta: 0.001,
        limits: TINY_LIMITS,
        dictionary: { features: spec.features, cleaning },
      },
      source,
      consentRule: "test rule 1",
      ledger: () => books.standing(),
      notary: () => notaryOf(books, owner),
      contribute: (request, parameters) => this.#contribute(node, request, parameters, source),
      analysis: analyses(),
      clock: () => TINY_CLOCK,
    };
    const ended = Promise.withResolvers<void>();
    const agent = new Agent(
      recover((key) => books.read(key), owner.name, context),
      context,
      {
        send: (bytes) => this.#toCoordinator(node, bytes),
        commit: (journal, ledger) => books.commit(journal, ledger),
        keepRefusal: () => {},
        ask: () => {},
        now: () => agenda.now() + (this.#aheadMs[node] ?? 0),
        after: (ms, call) => this.#after(node, (this.#aheadMs[node] ?? 0) + ms, call),
        prepare: async () => {},
        keepReceipt: () => {},
        keepEvidence: () => {},
        finish: () => {},
        stop: () => ended.resolve(),
        tell: () => {},
      },
    );
    this.#agents[node] = agent;
    agenda.after(LATENCY_MS, () => {
      void agent.start();
      this.#coordinator.react({ type: "connected", node });
      agent.connected();
    });
    return ended.promise;
  }

  #contribute(node: number, request: Request, parameters: SumParameters, source: ByteSource): Float64Array {
    const table = tinyTable(1, node);
    const contribution = contribute(table, request, parameters, source);
    const { agenda } = this.#options;
    this.#drawn[node] = { at: agenda.now(), noise: 0 };
    const data = measureRequest(table, request, parameters);
    let noise = 0;
    for (const { offset, length, nodeVariance } of parameters.blocks) {
      const sigma = Math.sqrt(rationalToNumber(nodeVariance));
      for (let at = offset; at < offset + length; at += 1)
        noise += Math.abs(contribution[at] - data[at]) / sigma / parameters.length;
    }
    this.#drawn[node].noise = noise;
    this.#aheadMs[node] = this.#options.workMs?.(node, this.#open[node].session, noise) ?? 0;
    return contribution;
  }

  /** Calls back a node that has nothing else to do by then. */
  #after(node: number, ms: number, call: () => void): void {
    this.#options.agenda.after(ms, () => {
      this.#aheadMs[node] = 0;
      call();
    });
  }

  #toNode(to: number, message: CoordinatorMessage): void {
    const bytes = encodeCanonical(message);
    this.#after(to, LATENCY_MS, () => {
      if (message.type === "open") {
        this.#noteMissing(to);
        const { session } = message.envelope;
        this.#open[to] = { session, at: this.#options.agenda.now() };
        const midway = this.#options.midway?.(to, session);
        if (midway)
          this.#after(to, this.#options.tickMs / 2, () => this.#agents[to].receive(encodeCanonical(midway)));
      }
      this.#agents[to].receive(bytes);
    });
  }

  #toCoordinator(from: number, bytes: Uint8Array): void {
    const message = decodeCanonical(bytes, nodeMessage)!;
    const aheadMs = this.#aheadMs[from] ?? 0;
    if (message.type === "report") this.#note(from, this.#options.agenda.now() + aheadMs);
    this.#options.agenda.after(aheadMs + LATENCY_MS, () =>
      this.#coordinator.react({ type: "message", from, message }),
    );
  }

  #note(node: number, leftAt: number | undefined): void {
    const [{ session, at: openedAt }, { noise, at: contributedAt }] = [this.#open[node], this.#drawn[node]];
    this.timings.push({ node, session, noise, openedAt, contributedAt, leftAt });
  }

  /** A contribution that never left is noted when the next session opens. */
  #noteMissing(node: number): void {
    const open = this.#open[node];
    const isNoted = this.timings.some((timing) => timing.node === node && timing.session === open?.session);
    if (open && !isNoted && this.#drawn[node]) this.#note(node, undefined);
  }
}
