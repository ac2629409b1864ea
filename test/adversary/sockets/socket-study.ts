import { Driver } from "@fedseg/coordinator/driver.ts";
import { listenConfig } from "@fedseg/coordinator/edge/listen-config.ts";
import { type Listening, listen } from "@fedseg/coordinator/edge/server.ts";
import type { CoordinatorPorts } from "@fedseg/coordinator/ports.ts";
import { recover } from "@fedseg/coordinator/session/recover.ts";
import type { CoordinatorContext } from "@fedseg/coordinator/session/context.ts";
import type { CoordinatorState } from "@fedseg/coordinator/session/state.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { notaryOf } from "@fedseg/keeper/books/notary.ts";
import { concatBytes, fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type LedgerEvent, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { coordinatorGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { Binding } from "@fedseg/shared/protocol/envelope.ts";
import {
  type CoordinatorMessage,
  type NodeMessage,
  coordinatorMessage,
  nodeMessage,
} from "@fedseg/shared/protocol/index.ts";
import { studyLedger } from "@fedseg/shared/session/signatories.ts";
import { TappedProxy } from "../../e2e/tapped-proxy.ts";
import { NOT_ASKED } from "../../simulation/compared.ts";
import type { Hooks } from "../../simulation/hooks.ts";
import type { StudyOptions } from "../../simulation/in-process-study.ts";
import { MemoryStore } from "../../simulation/memory-store.ts";
import type { Told } from "../../simulation/party.ts";
import { tinyKey, tinyName, tinyPlan } from "../../simulation/tiny-market.ts";
import { type Stage, VICTIM } from "../attack.ts";
import { Happenings } from "./happenings.ts";
import { SocketNode } from "./socket-node.ts";

/** A study over sockets ends by what happens in it; deadlines are only there for what never comes. */
const PATIENCE_MS = 60_000;
const SEED = "tiny";

/** The tiny plan with deadlines that nobody reaches. */
function patientPlan(nodes: number): Plan {
  const tiny = tinyPlan(SEED, nodes);
  const stages = ["bundleMs", "reportMs", "confirmMs", "unmaskMs", "graceMs"];
  const patient = Object.fromEntries(stages.map((stage) => [stage, PATIENCE_MS]));
  return { ...tiny, timing: { ...tiny.timing, ...patient } };
}

/** What a study over sockets starts from. */
export interface SocketStudyOptions extends Omit<StudyOptions, "hooks"> {
  readonly script?: (stage: Stage) => Hooks;
}

/**
 * The real coordinator and the real agents of its nodes over Socket.IO on loopback, in one process. Lies are told at the
 * ports: the coordinator's before they reach the wire, a node's likewise; the victim's bytes are read off the wire.
 */
export class SocketStudy implements Stage {
  readonly plan: Plan;
  /** planHash, hexadecimal. */
  readonly study: string;
  readonly told: Told[] = [];
  readonly nodes: readonly SocketNode[];
  coordinatorStore = new MemoryStore();
  /** Why the coordinator has ended the study. */
  failure: string | undefined;
  /** Messages handed to each node's connection since it stands. */
  readonly handed = new Map<number, number>();
  /** Everything that has come from the victim, in order, as it was on the wire. */
  readonly fromVictim: NodeMessage[] = [];
  readonly proxy: TappedProxy;
  readonly #hooks: Hooks;
  readonly #news = new Happenings();
  #driver!: Driver;
  #server!: Listening;
  #life = 0;
  /** Free at first; a coordinator that comes back is found where it was. */
  #port = 0;

  private constructor(options: SocketStudyOptions, proxy: TappedProxy) {
    const { nodes = 4, plan = (tiny: Plan) => tiny } = options;
    this.proxy = proxy;
    this.plan = plan(patientPlan(nodes));
    this.study = toHex(hashPlan(planBytes(this.plan)));
    this.#hooks = options.script?.(this) ?? {};
    this.nodes = Array.from({ length: nodes }, (_, self) => this.#makeNode(self, options));
    proxy.onMessage = (message) => {
      this.fromVictim.push(message);
      this.#news.changed();
      return "pass";
    };
  }

  /** Starts coordinator and nodes; resolves when all of them have begun to connect. */
  static async start(options: SocketStudyOptions = {}): Promise<SocketStudy> {
    const study = new SocketStudy(options, await TappedProxy.start());
    await study.startCoordinator();
    await Promise.all(study.nodes.map((node) => node.start()));
    return study;
  }

  /** Starts a process of the coordinator on what its disk holds. */
  async startCoordinator(): Promise<void> {
    this.#life += 1;
    const key = tinyKey(SEED, "coordinator");
    const { plan } = this;
    const books = new Books(this.coordinatorStore, { key, name: "coordinator", now: () => new Date() });
    if (books.standing().head.size === 0) books.commit([], [coordinatorGenesis(toHex(key.publicKey))]);
    const ledger = studyLedger(plan, hashPlan(planBytes(plan)));
    const notary = () => notaryOf(books, key, ledger);
    const context: CoordinatorContext = {
      signingKey: key,
      notary,
      analysis: analyses(),
      enrolMs: plan.timing.bundleMs,
      clock: () => Date.now(),
    };
    const state = recover(plan, (entry) => books.read(entry), context);
    const identities = new Map(plan.roster.map(({ name, identity }) => [name, fromHex(identity)]));
    const nodeOf = (name: string) => plan.roster.findIndex((party) => party.name === name);
    const driver = new Driver(state, context, this.#ports(books));
    this.#driver = driver;
    this.#server = await listen({
      host: "127.0.0.1",
      port: this.#port,
      limits: listenConfig.parse({ port: 0 }).limits,
      identityOf: (name) => identities.get(name),
      studiesOf: () => [this.study],
      key,
      source: systemEntropy(),
      onConnected: (name) => {
        const node = nodeOf(name);
        this.handed.set(node, 0);
        driver.handle({ type: "connected", node });
      },
      onMessage: (name, _, bytes) => this.#receive(driver, nodeOf(name), bytes),
      onDeparted: (name) => driver.handle({ type: "departed", node: nodeOf(name) }),
      onTurnedAway: () => undefined,
    });
    this.#port = this.#server.port;
    this.proxy.target = this.#port;
    await driver.start();
  }

  /** Kills the coordinator's process: nobody hears of it any more. */
  async killCoordinator(): Promise<void> {
    this.#life += 1;
    await this.#server.close();
  }

  coordinator(): CoordinatorState {
    return this.#driver.state;
  }

  binding(): Binding {
    const state = this.#driver.state;
    if (state.phase !== "running" && state.phase !== "done") throw new TypeError("expected a running study");
    return state.running.study.binding;
  }

  refusal(node: number): string | undefined {
    return this.nodes[node].refusal;
  }

  inject(to: number, message: CoordinatorMessage): void {
    this.sendRaw(to, encodeCanonical(message));
  }

  /** Sends bytes to a node that no coordinator would. */
  sendRaw(to: number, bytes: Uint8Array): void {
    this.handed.set(to, (this.handed.get(to) ?? 0) + 1);
    this.#server.send(this.plan.roster[to].name, this.study, bytes);
  }

  disk(node: number): MemoryStore {
    return this.nodes[node].store;
  }

  /** The ledger of a party. */
  ledger(party: number | "coordinator"): readonly LedgerEvent[] {
    const store = party === "coordinator" ? this.coordinatorStore : this.disk(party);
    return store.lines().map((line) => parseEntry(line)!.body);
  }

  /** The codes that a party has told people. */
  codes(party: number | "coordinator"): readonly string[] {
    return this.told.flatMap((told) => (told.party === party ? [told.code] : []));
  }

  /** Resolves as soon as something is so. @throws Error with what people were told, when it is not within `limitMs`. */
  until(what: string, isSo: () => boolean, limitMs = 15_000): Promise<void> {
    return this.#news.until(isSo, limitMs, () => {
      const told = this.told.map(({ party, code }) => `${party} ${code}`).join(", ");
      return `"${what}" expected within ${limitMs} ms; told: ${told}`;
    });
  }

  /** Resolves when the victim has heard, and done with, everything that was handed to its connection. */
  async settled(): Promise<void> {
    await this.until("everything heard", () => this.nodes[VICTIM].heard >= (this.handed.get(VICTIM) ?? 0));
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Ends everybody. */
  async stop(): Promise<void> {
    this.#life += 1;
    for (const node of this.nodes) node.stop();
    this.proxy.stop();
    await this.#server.close();
  }

  #makeNode(self: number, { accountEpsilon = 100, compared, disks }: SocketStudyOptions): SocketNode {
    const node = new SocketNode({
      self,
      name: tinyName(self),
      key: tinyKey(SEED, tinyName(self)),
      plan: this.plan,
      accountEpsilon,
      compared: compared?.(self) ?? NOT_ASKED,
      port: () => (self === VICTIM ? this.proxy.port : this.#server.port),
      // The victim's own words must reach the wire as they are; what is lost of them is lost behind it.
      script: (message) =>
        (self === VICTIM ? undefined : this.#hooks.toCoordinator?.(self, message)) ?? [{ message }],
      crashAt: (effect) => this.#hooks.crashNode?.(self, effect),
      tell: (code, text) => {
        this.told.push({ party: self, code, text });
        this.#news.changed();
      },
      changed: () => this.#news.changed(),
    });
    if (disks) node.store = disks[self];
    return node;
  }

  #ports(books: Books<void>): CoordinatorPorts {
    const life = this.#life;
    const isDead = () => life !== this.#life;
    return {
      send: (to, ...pieces) => this.#send(to, concatBytes(...pieces.filter((piece) => piece !== undefined))),
      commit: (journal, ledger) => {
        if (!isDead()) books.commit(journal, ledger);
        this.#news.changed();
      },
      after: (ms, call) => void setTimeout(() => isDead() || call(), ms).unref(),
      finish: () => this.#news.changed(),
      stop: (error) => {
        this.failure = error.code;
        this.#news.changed();
      },
      failed: (fault) => {
        throw fault;
      },
      keepEvidence: () => undefined,
      tell: (progress) => {
        const text = JSON.stringify(progress);
        this.told.push({ party: "coordinator", code: progress.type, text });
        this.#news.changed();
      },
    };
  }

  #send(to: number, bytes: Uint8Array): void {
    const life = this.#life;
    const honest = decodeCanonical(bytes, coordinatorMessage)!;
    for (const { message, delayMs = 0 } of this.#hooks.toNode?.(to, honest) ?? [{ message: honest }]) {
      if (delayMs === 0) this.inject(to, message);
      else setTimeout(() => life === this.#life && this.inject(to, message), delayMs).unref();
    }
  }

  #receive(driver: Driver, from: number, bytes: Uint8Array): void {
    const life = this.#life;
    const message = from === VICTIM ? decodeCanonical(bytes, nodeMessage) : undefined;
    if (!message) return driver.receive(from, bytes);
    for (const { message: arriving, delayMs = 0 } of this.#hooks.toCoordinator?.(from, message) ?? [
      { message },
    ]) {
      const arrive = () => {
        if (life === this.#life) driver.receive(from, encodeCanonical(arriving));
      };
      if (delayMs === 0) arrive();
      else setTimeout(arrive, delayMs).unref();
    }
  }
}
