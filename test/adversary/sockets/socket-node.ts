import type { Compared } from "@fedseg/client-node/comparison/compared.ts";
import { Agent } from "@fedseg/client-node/agent/agent.ts";
import { measureRequest } from "@fedseg/client-node/contribution.ts";
import { type Connection, connect } from "@fedseg/client-node/edge/coordinator/connection.ts";
import type { NodePorts } from "@fedseg/client-node/agent/ports.ts";
import { recover } from "@fedseg/client-node/session/recover.ts";
import type { NodeContext } from "@fedseg/client-node/session/context.ts";
import type { NodeEffect } from "@fedseg/client-node/session/events.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { notaryOf } from "@fedseg/keeper/books/notary.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type NodeMessage, nodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { Delivery } from "../../simulation/hooks.ts";
import { MemoryStore } from "../../simulation/memory-store.ts";
import { type Crash, dying } from "../../simulation/party.ts";
import { TINY_CLOCK, TINY_LIMITS, tinyTable } from "../../simulation/tiny-market.ts";
import { VICTIM } from "../attack.ts";
import type { Kept } from "../outcome.ts";
import { RecordedEntropy } from "./recorded-entropy.ts";

/** How long the last messages get to leave. */
const FLUSH_MS = 30;

/** What surrounds a node over sockets. */
export interface SocketNodeOwner {
  readonly self: number;
  readonly name: string;
  readonly key: SigningKey;
  readonly plan: Plan;
  readonly accountEpsilon: number;
  readonly compared: Compared;
  /** Port of the coordinator, or of what stands before it. */
  port(): number;
  /** What leaves in place of a message. */
  script(message: NodeMessage): readonly Delivery<NodeMessage>[];
  crashAt(effect: NodeEffect): Crash | undefined;
  tell(code: string, text: string): void;
  /** Something has happened that somebody may wait for. */
  changed(): void;
}

/** The real agent of a node on its real connection; its disk and its entropy outlive its processes. */
export class SocketNode {
  store = new MemoryStore();
  /** Why its process has stopped. */
  refusal: string | undefined;
  isFinished = false;
  /** Messages that have reached the living process. */
  heard = 0;
  readonly entropy = new RecordedEntropy();
  readonly kept: Kept[] = [];
  /** Exact integers, and the same with noise: what no byte that leaves may show. */
  readonly vectors: Float64Array[] = [];
  readonly #owner: SocketNodeOwner;
  readonly #study: string;
  #connection: Connection | undefined;
  #life = 0;
  #isOver = false;

  constructor(owner: SocketNodeOwner) {
    this.#owner = owner;
    this.#study = toHex(hashPlan(planBytes(owner.plan)));
  }

  /** Starts a process on what its disk holds. */
  async start(): Promise<void> {
    if (this.#isOver) return;
    const { name, key, plan } = this.#owner;
    this.#life += 1;
    this.heard = 0;
    const books = this.#openBooks();
    const context = this.#context(books);
    const state = recover((entry) => books.read(entry), name, context);
    const agent = new Agent(state, context, this.#ports(books), {
      dies: dying(this.#owner.crashAt, (crash) => this.#die(crash)),
    });
    await agent.start();
    const [life, url] = [this.#life, `http://127.0.0.1:${this.#owner.port()}`];
    this.#connection = connect({
      addresses: [{ url, pin: undefined }],
      name,
      key,
      coordinator: Uint8Array.from(Buffer.from(plan.coordinator.identity, "hex")),
      onReady: () => undefined,
      onStudies: () => agent.connected(),
      onMessage: (_, bytes) => {
        if (life !== this.#life) return;
        this.heard += 1;
        agent.receive(bytes);
        this.#owner.changed();
      },
      onLost: () => undefined,
      onDenied: (error) => this.#owner.tell(error.code, error.message),
    });
  }

  /** Sends bytes that no agent would. */
  sendRaw(bytes: Uint8Array): void {
    this.#connection?.send(this.#study, bytes);
  }

  /** Ends it for good. */
  stop(): void {
    this.#isOver = true;
    this.#life += 1;
    this.#connection?.close();
  }

  #die({ disk, restartMs }: Crash): void {
    this.#life += 1;
    this.#leave(Math.min(restartMs, FLUSH_MS));
    this.store = disk ?? this.store;
    if (restartMs !== Infinity) setTimeout(() => void this.start(), restartMs).unref();
  }

  /** Closes the connection once what was sent has left. */
  #leave(afterMs: number): void {
    const connection = this.#connection;
    setTimeout(() => connection?.close(), afterMs).unref();
  }

  #openBooks(): Books<void> {
    const { name, key, accountEpsilon, plan } = this.#owner;
    const books = new Books(this.store, { key, name, now: () => new Date() });
    const genesis = nodeGenesis(toHex(key.publicKey), accountEpsilon, Number(plan.budget.delta));
    if (books.standing().head.size === 0) books.commit([], [genesis]);
    return books;
  }

  #context(books: Books<void>): NodeContext {
    const { name, key, plan, self } = this.#owner;
    const { features, cleaning } = plan;
    const table = tinyTable(1, self);
    const { coordinator, roster } = plan;
    return {
      name,
      signingKey: key,
      policy: {
        coordinator,
        roster,
        compared: this.#owner.compared,
        maxEpsilon: 25,
        maxDelta: 0.001,
        limits: TINY_LIMITS,
        dictionary: { features, cleaning },
      },
      source: this.entropy,
      consentRule: "test rule 1",
      ledger: () => books.standing(),
      notary: () => notaryOf(books, key, name),
      contribute: (request, parameters) => {
        const noise = drawNoise(parameters, this.entropy);
        const exact = measureRequest(table, request, parameters);
        const noisy = exact.map((value, at) => value + noise[at]);
        this.vectors.push(exact.slice(), noisy.slice());
        return noisy;
      },
      analysis: analyses(),
      clock: () => TINY_CLOCK,
    };
  }

  #ports(books: Books<void>): NodePorts {
    const life = this.#life;
    const { self } = this.#owner;
    const isDead = () => life !== this.#life;
    /** What a process that has died had yet to do is lost. */
    const live = (act: () => void) => {
      if (!isDead()) act();
      this.#owner.changed();
    };
    return {
      send: (bytes) => live(() => this.#send(decodeCanonical(bytes, nodeMessage)!)),
      commit: (journal, ledger) => live(() => books.commit(journal, ledger)),
      defer: (journal, ledger) => live(() => books.defer(journal, ledger)),
      signDeferred: () => live(() => books.signDeferred()),
      now: () => performance.now(),
      after: (ms, call) => void setTimeout(call, ms).unref(),
      prepare: () => Promise.resolve(),
      keepReceipt: () => {},
      keepEvidence: (code, envelopes) => live(() => void this.kept.push({ code, envelopes })),
      finish: () => live(() => (this.isFinished = true)),
      keepRefusal: () => {},
      ask: () => {},
      stop: (error) => {
        if (!isDead()) this.refusal = error?.code;
        // A process ends with its agent; the victim's connection stays, so that it could still be heard to answer.
        if (self !== VICTIM) this.#leave(FLUSH_MS);
        this.#owner.changed();
      },
      tell: (code, text) => {
        if (!isDead()) this.#owner.tell(code, text);
      },
    };
  }

  #send(sent: NodeMessage): void {
    for (const { message, delayMs = 0 } of this.#owner.script(sent)) {
      const bytes = encodeCanonical(message);
      if (delayMs === 0) this.#connection?.send(this.#study, bytes);
      else setTimeout(() => this.#connection?.send(this.#study, bytes), delayMs).unref();
    }
  }
}
