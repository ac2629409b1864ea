import { Agent } from "@fedseg/client-node/agent/agent.ts";
import { contributeAnyway, measureRequest } from "@fedseg/client-node/contribution.ts";
import type { OpenMessage } from "@fedseg/client-node/session/deals.ts";
import type { Receipt } from "@fedseg/client-node/receipts/receipt.ts";
import { recover } from "@fedseg/client-node/session/recover.ts";
import type { NodeContext, Pace } from "@fedseg/client-node/session/context.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { rationalToNumber } from "@fedseg/shared/dp/rational.ts";
import { coarse } from "@fedseg/shared/ledger/dating.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import type { StatedTick } from "@fedseg/shared/protocol/enrol.ts";
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
import { ownerInbox } from "../simulation/owner-inbox.ts";

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

/** A message as it left a node. */
export interface Left {
  readonly node: number;
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A node's rows. */
export interface NodeRows {
  prepare(plan: Plan): Promise<void>;
  /** Takes `spend` milliseconds of the node's time. @throws whatever the data side raises. */
  table(spend: (ms: number) => void): Table;
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
  midway?(node: number, session: number, open: OpenMessage): CoordinatorMessage | undefined;
  /** Changes the tiny plan before anybody sees it. */
  plan?(tiny: Plan): Plan;
  /** A node's rows; the tiny market's, which are ready at once, when left out. */
  rows?(node: number): NodeRows | undefined;
  /** The ticks that a node says it needs; left out: the plan's. */
  pace?(node: number): readonly StatedTick[];
  /** Whether a node's owner has approved the plan; at once when left out. */
  isApproved?(node: number): boolean;
}

const NODES = 4;
const LATENCY_MS = 1;

/** The second in which something came, as ledgers and files are dated. */
function momentOf(at: number): Date {
  return new Date(coarse(Date.UTC(2026, 0, 1) + at));
}

/** Mean of |noise| over its standard deviation. */
function noiseIn(
  contribution: Float64Array,
  table: Table,
  request: Request,
  parameters: SumParameters,
): number {
  const data = measureRequest(table, request, parameters);
  let noise = 0;
  for (const { offset, length, nodeVariance } of parameters.blocks) {
    const sigma = Math.sqrt(rationalToNumber(nodeVariance));
    for (let at = offset; at < offset + length; at += 1)
      noise += Math.abs(contribution[at] - data[at]) / sigma / parameters.length;
  }
  return noise;
}

/** What a contribution is made of. */
interface Contributing {
  readonly rows: NodeRows;
  readonly request: Request;
  readonly parameters: SumParameters;
  readonly source: ByteSource;
  readonly isLate: (() => boolean) | undefined;
}

/**
 * A study of the nodes' production agents over ports of a test: clock, connection and disk are given, everything else
 * is what runs in a process. Its reports are timed.
 */
export class AgentStudy {
  readonly timings: ReportTiming[] = [];
  /** Every message of a node, in order. */
  readonly left: Left[] = [];
  /** Receipts of a node's reports, and the dates of their files. */
  readonly receipts: { readonly node: number; readonly moment: string; readonly receipt: Receipt }[] = [];
  /** What nodes added up, noise included, before any mask. */
  readonly contributions: { readonly node: number; readonly vector: Float64Array }[] = [];
  /** What nodes told their owners of their rows. */
  readonly failures: { readonly node: number; readonly code: string }[] = [];
  readonly stores = Array.from({ length: NODES }, () => new MemoryStore());
  /** Resolves when every node has taken its leave. */
  readonly ended: Promise<unknown>;
  readonly #options: TimedStudy;
  readonly #plan: Plan;
  readonly #coordinator: SimulatedCoordinator;
  readonly #agents: Agent[] = [];
  readonly #departures = Array.from({ length: NODES }, () => Promise.withResolvers<void>());
  /** How many processes each node has had: what an earlier one has begun is lost. */
  readonly #lives: number[] = [];
  readonly #open: { session: number; at: number }[] = [];
  /** Until when each node is at work: it hears nothing before, and its clock shows that time. */
  readonly #busyUntil: number[] = [];
  readonly #drawn: { noise: number; at: number }[] = [];

  constructor(options: TimedStudy) {
    this.#options = options;
    const tiny = tinyPlan(options.seed, NODES);
    const { plan = (unchanged: Plan) => unchanged } = options;
    this.#plan = plan({ ...tiny, timing: { ...tiny.timing, tickMs: options.tickMs } });
    this.#coordinator = new SimulatedCoordinator({
      ...this.#owner("coordinator"),
      send: (to, message) => this.#toNode(to, message),
      crashAt: () => undefined,
      started: () => {},
    });
    this.#coordinator.start();
    for (let node = 0; node < NODES; node += 1) this.#startNode(node);
    this.ended = Promise.all(this.#departures.map(({ promise }) => promise));
  }

  /** Ends a node's process and starts another on its disk. */
  restart(node: number): void {
    this.#coordinator.react({ type: "departed", node });
    this.#startNode(node);
  }

  #owner(name: string) {
    const { seed, agenda } = this.#options;
    return { name, key: tinyKey(seed, name), plan: this.#plan, agenda, tell: () => {} };
  }

  #startNode(node: number): void {
    const { agenda } = this.#options;
    this.#lives[node] = (this.#lives[node] ?? 0) + 1;
    const isAlive = this.#alive(node);
    const plan = this.#plan;
    const owner = this.#owner(tinyName(node));
    const genesis = nodeGenesis(toHex(owner.key.publicKey), 100, Number(plan.budget.delta));
    const books = openBooks(this.stores[node], owner, genesis);
    const { features, cleaning } = plan;
    const { coordinator, roster } = plan;
    const source = this.#options.sourceOf(node);
    const rows = this.#options.rows?.(node) ?? { prepare: async () => {}, table: () => tinyTable(1, node) };
    const context: NodeContext = {
      name: owner.name,
      signingKey: owner.key,
      policy: {
        coordinator,
        roster,
        compared: NOT_ASKED,
        maxEpsilon: 25,
        maxDelta: 0.001,
        limits: TINY_LIMITS,
        dictionary: { features, cleaning, ...(plan.targets && { targets: plan.targets }) },
      },
      source,
      consentRule: "test rule 1",
      ledger: () => books.standing(),
      notary: () => notaryOf(books, owner),
      ...(this.#options.isApproved && { inbox: ownerInbox(() => this.#options.isApproved!(node)) }),
      contribute: (request, parameters, _turn, isLate) =>
        this.#contribute(node, { rows, request, parameters, source, isLate }),
      analysis: analyses(),
      pace: paceOf(() => this.#options.pace?.(node) ?? []),
      clock: () => TINY_CLOCK,
    };
    const agent = new Agent(
      recover((key) => books.read(key), owner.name, context),
      context,
      {
        send: (bytes) => isAlive() && this.#toCoordinator(node, bytes),
        commit: (journal, ledger, at) =>
          isAlive() ? books.commit(journal, ledger, momentOf(at)) : undefined,
        defer: (journal, ledger, at) => (isAlive() ? books.defer(journal, ledger, momentOf(at)) : undefined),
        signDeferred: () => (isAlive() ? books.signDeferred() : undefined),
        keepRefusal: () => {},
        ask: () => {},
        now: () => this.#now(node),
        after: (ms, call) => this.#after(node, this.#now(node) - agenda.now() + ms, call),
        prepare: async (approved) => rows.prepare(approved),
        keepReceipt: (receipt, _, at) =>
          void this.receipts.push({ node, moment: momentOf(at).toISOString(), receipt }),
        keepEvidence: () => {},
        finish: () => {},
        stop: () => this.#departures[node].resolve(),
        tell: () => {},
      },
    );
    this.#agents[node] = agent;
    agenda.after(LATENCY_MS, () => {
      void agent.start();
      this.#coordinator.react({ type: "connected", node });
      agent.connected();
    });
  }

  /** Tells, later, whether a node's process of now still lives. */
  #alive(node: number): () => boolean {
    const life = this.#lives[node];
    return () => this.#lives[node] === life;
  }

  #contribute(node: number, { rows, request, parameters, source, isLate }: Contributing): Float64Array {
    this.#drawn[node] = { at: this.#options.agenda.now(), noise: 0 };
    const contribution = contributeAnyway(
      {
        table: () => rows.table((ms) => this.#spend(node, ms)),
        failed: (error) => void this.failures.push({ node, code: asCoded(error).code }),
        isLate,
      },
      request,
      parameters,
      source,
    );
    this.contributions.push({ node, vector: contribution.slice() });
    if (!this.#options.rows)
      this.#drawn[node].noise = noiseIn(contribution, tinyTable(1, node), request, parameters);
    this.#spend(node, this.#options.workMs?.(node, this.#open[node].session, this.#drawn[node].noise) ?? 0);
    return contribution;
  }

  #now(node: number): number {
    return Math.max(this.#options.agenda.now(), this.#busyUntil[node] ?? 0);
  }

  #spend(node: number, ms: number): void {
    this.#busyUntil[node] = this.#now(node) + ms;
  }

  /** Calls back a node as soon as it has nothing else to do. */
  #after(node: number, ms: number, call: () => void): void {
    const { agenda } = this.#options;
    const isAlive = this.#alive(node);
    agenda.after(ms, () => {
      if (!isAlive()) return;
      const busyMs = this.#now(node) - agenda.now();
      if (busyMs > 0) this.#after(node, busyMs, call);
      else call();
    });
  }

  #toNode(to: number, message: CoordinatorMessage): void {
    const bytes = encodeCanonical(message);
    this.#after(to, LATENCY_MS, () => {
      if (message.type === "open") {
        this.#noteMissing(to);
        const { session } = message.envelope;
        this.#open[to] = { session, at: this.#options.agenda.now() };
        const midway = this.#options.midway?.(to, session, message);
        if (midway)
          this.#after(to, this.#options.tickMs / 2, () => this.#agents[to].receive(encodeCanonical(midway)));
      }
      this.#agents[to].receive(bytes);
    });
  }

  #toCoordinator(from: number, bytes: Uint8Array): void {
    const message = decodeCanonical(bytes, nodeMessage)!;
    const at = this.#now(from);
    this.left.push({ node: from, at, bytes });
    if (message.type === "report") this.#note(from, at);
    this.#options.agenda.after(at - this.#options.agenda.now() + LATENCY_MS, () =>
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

/** Ticks that are known a moment after it was asked to measure them. */
function paceOf(ticks: () => readonly StatedTick[]): Pace {
  let isMeasured = false;
  return {
    ticks: () => (isMeasured ? ticks() : undefined),
    measure: async () => {
      isMeasured = true;
    },
  };
}
