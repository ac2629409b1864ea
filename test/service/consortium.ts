import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type Connection } from "@fedseg/client-node/edge/coordinator/connection.ts";
import type { CoordinatorAddress } from "@fedseg/client-node/edge/coordinator/pinned-tls.ts";
import { listenConfig } from "@fedseg/coordinator/edge/listen-config.ts";
import { type ServiceNews, type Serving, startService } from "@fedseg/coordinator/edge/serve.ts";
import { type ServiceConfig, serviceConfig } from "@fedseg/coordinator/edge/service-config.ts";
import type { ServiceView } from "@fedseg/coordinator/view.ts";
import type { TemplateStudy } from "@fedseg/coordinator/studies/template.ts";
import { ensureVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { createKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { type Plan, readPlan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { planBody } from "@fedseg/shared/protocol/enrol.ts";
import {
  type CoordinatorMessage,
  type NodeMessage,
  coordinatorMessage,
} from "@fedseg/shared/protocol/index.ts";
import { Agenda } from "../simulation/agenda.ts";
import { NOT_ASKED } from "../simulation/compared.ts";
import { ownerInbox } from "../simulation/owner-inbox.ts";
import { EPOCH } from "../simulation/party.ts";
import { SimulatedNode } from "../simulation/simulated-node.ts";
import { TINY_LIMITS, tinyKey, tinyPlan, tinyTable } from "../simulation/tiny-market.ts";

const SEED = "consortium";
/** Owners who allow every attempt that a template may ask for. */
const PATIENT = { maxEpsilon: 100, limits: { ...TINY_LIMITS, maxAttempts: 20 } };

/** Real time, as studies in one process plan theirs. */
class Clock extends Agenda {
  override after(delayMs: number, run: () => void): void {
    if (delayMs !== Infinity) setTimeout(run, delayMs).unref();
  }
}

/** What a member knows of its consortium: where its service listens, under which key, and everybody's. */
interface Whereabouts {
  readonly port: number;
  readonly key: Pick<SigningKey, "publicKey">;
  readonly roster: Plan["roster"];
  /** Hears of every message that comes to a member, before that does. */
  readonly heard?: ((type: CoordinatorMessage["type"]) => void) | undefined;
}

/** A member: one connection, and the real session code of a node for each study that it is told of. */
export class Member {
  readonly name: string;
  key: SigningKey;
  readonly nodes = new Map<string, SimulatedNode>();
  /** Codes that it was told, by study. */
  readonly told: string[] = [];
  /** Studies of the last list. */
  listed: readonly string[] = [];
  /** What it speaks; undefined: what this software does. */
  protocols: readonly string[] | undefined;
  /** Whether its owner approves what comes. */
  isApproving = true;
  /** Where it looks for the service, when not where all do. */
  addresses: readonly CoordinatorAddress[] | undefined;
  readonly #consortium: Whereabouts;
  /** Studies that it has asked about on this connection. */
  readonly #asked = new Set<string>();
  #connection: Connection | undefined;

  constructor(name: string, consortium: Whereabouts) {
    this.name = name;
    this.key = tinyKey(SEED, name);
    this.#consortium = consortium;
  }

  connect(): void {
    const { key } = this.#consortium;
    this.#connection = connect({
      addresses: this.addresses ?? [{ url: `http://127.0.0.1:${this.#consortium.port}`, pin: undefined }],
      name: this.name,
      key: this.key,
      coordinator: key.publicKey,
      isPatient: true,
      ...(this.protocols && { protocols: this.protocols }),
      onReady: () => this.#asked.clear(),
      onStudies: (studies) => this.#listed(studies),
      onMessage: (study, bytes) => this.#receive(study, bytes),
      onLost: () => undefined,
      onDenied: (error) => void this.told.push(error.code),
    });
  }

  leave(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  #listed(studies: readonly string[]): void {
    this.listed = studies;
    for (const study of studies) {
      if (this.#asked.has(study)) continue;
      this.#asked.add(study);
      const node = this.nodes.get(study);
      if (node) node.react({ type: "connected" });
      else this.#send(study, { type: "resume", enrolled: false, verified: 0 });
    }
  }

  #send(study: string, message: NodeMessage): void {
    this.#connection?.send(study, encodeCanonical(message));
  }

  /** A node for a study of which nothing was known but its plan. */
  #made(study: string, plan: Plan): void {
    const self = plan.roster.findIndex(({ name }) => name === this.name);
    const earlier = plan.replaces === undefined ? undefined : this.nodes.get(plan.replaces);
    const node = new SimulatedNode({
      name: this.name,
      key: this.key,
      plan,
      agenda: new Clock(),
      tell: ({ code }) => void this.told.push(code),
      self,
      source: { ...systemEntropy(), renew: () => undefined },
      table: () => tinyTable(1, self),
      inbox: () => ownerInbox(() => this.isApproving),
      accountEpsilon: 100,
      compared: NOT_ASKED,
      allows: { ...PATIENT, ...(earlier && { roster: this.#consortium.roster }) },
      clockError: () => Date.now() - EPOCH,
      send: (message) => this.#send(study, message),
      crashAt: () => undefined,
      started: () => undefined,
      died: () => undefined,
    });
    // What a plan stands in for stands in the same books.
    if (earlier) node.store = earlier.store;
    this.nodes.set(study, node);
    node.start();
    node.react({ type: "connected" });
  }

  #receive(study: string, bytes: Uint8Array): void {
    const message = decodeCanonical(bytes, coordinatorMessage);
    const node = this.nodes.get(study);
    if (message) this.#consortium.heard?.(message.type);
    if (message && node) return node.react({ type: "message", message });
    if (message?.type !== "plan") return;
    const plan = readPlan(decodeCanonical(message.envelope.body, planBody)!.plan);
    if (plan) this.#made(study, plan);
  }
}

/** A service on a folder of its own, with members that connect over sockets: all in one process. */
export class Consortium {
  readonly folder = mkdtempSync(join(tmpdir(), "fedseg-service-"));
  readonly members: readonly Member[];
  readonly news: ServiceNews[] = [];
  config: ServiceConfig;
  /** The key under which members look for the service. */
  key: SigningKey;
  /** Hears of every message that comes to a member, before that does. */
  heard: ((type: CoordinatorMessage["type"]) => void) | undefined;
  #serving: Serving | undefined;

  constructor(members: number, changes: Partial<ServiceConfig> = {}) {
    const at = (file: string) => join(this.folder, file);
    const atRest = { keyFile: at("storage.key") };
    this.key = createKeyFile(at("identity.key"), systemEntropy(), ensureVault(atRest, systemEntropy()));
    this.members = Array.from({ length: members }, (_, each) => new Member(`shop-${each + 1}`, this));
    const listen = listenConfig.parse({ port: 0 });
    this.config = {
      ...serviceConfig.parse({
        name: "coordinator",
        listen,
        key: at("identity.key"),
        atRest,
        folder: at("books"),
        farewellMs: 500,
        members: this.roster,
      }),
      ...changes,
    };
  }

  /** Everybody's name and key, as all have pinned them. */
  get roster() {
    return this.members.map(({ name, key }) => ({ name, identity: toHex(key.publicKey) }));
  }

  /** Where the service listens. */
  get port(): number {
    return this.config.listen.port || this.serving.port;
  }

  get serving(): Serving {
    if (!this.#serving) throw new TypeError('"serving" expected a service that has started');
    return this.#serving;
  }

  async start(): Promise<void> {
    this.#serving = await startService(this.config, (news) => void this.news.push(news));
  }

  async stop(): Promise<void> {
    const serving = this.#serving;
    this.#serving = undefined;
    await serving?.end();
  }

  async end(): Promise<void> {
    for (const member of this.members) member.leave();
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The states of studies by their names. */
  states(): Readonly<Record<string, string>> {
    return statesIn(this.serving.service.view());
  }
}

/** A template of tiny studies. `maxAttempts`: every stop of the coordinator costs the open session one. */
export function tinyTemplate(nodes: number, maxAttempts = 3): TemplateStudy {
  const { title, budget, usersFloor, programs, features, cleaning, timing, ...rest } = tinyPlan(SEED, nodes);
  const limits = { ...rest.limits, maxAttempts };
  return {
    title,
    budget,
    usersFloor,
    programs,
    limits,
    timing: {
      ...timing,
      bundleMs: 20_000,
      reportMs: 20_000,
      confirmMs: 20_000,
      unmaskMs: 20_000,
      prepareMs: 0,
    },
    dictionary: { features, cleaning },
  } as TemplateStudy;
}

/** The states of studies by their names; why one has failed stands behind it. */
export function statesIn({ studies }: Pick<ServiceView, "studies">): Readonly<Record<string, string>> {
  return Object.fromEntries(
    studies.map(({ name, state, reason }) => [
      name,
      state === "failed" ? `failed: ${reason?.code} ${reason?.what}` : state,
    ]),
  );
}

/** A moment so many milliseconds from now. */
export function soon(ms: number): string {
  return new Date(Date.now() + ms).toISOString();
}
