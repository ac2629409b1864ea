import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { loadCoordinatorConfig } from "@fedseg/coordinator/edge/config.ts";
import { type Listening, listen } from "@fedseg/coordinator/edge/server.ts";
import { type StudyNews, StudyRun } from "@fedseg/coordinator/edge/study-run.ts";
import { createPlan } from "@fedseg/coordinator/make-plan.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { onErrorStream, openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { TestStudy } from "./test-study.ts";

/** A study of a coordinator that runs several: its news, and how it ends. */
export interface OneOfMany {
  readonly run: StudyRun;
  readonly news: StudyNews[];
  readonly folder: string;
  readonly ended: Promise<CodedError | undefined>;
}

/** A coordinator in this process that runs any number of studies over one listening server. */
export class StudiesAtOnce {
  readonly #test: TestStudy;
  readonly #runs = new Map<string, StudyRun>();
  readonly #stores: Store[] = [];
  readonly #connected = new Set<string>();
  #server: Listening | undefined;

  constructor(test: TestStudy) {
    this.#test = test;
  }

  async listen(): Promise<void> {
    const config = this.#config();
    const identities = new Map(this.#test.nodes.map(({ name, key }) => [name, key.publicKey]));
    this.#server = await listen({
      ...config.listen,
      key: this.#test.coordinatorKey,
      source: systemEntropy(),
      identityOf: (name) => identities.get(name),
      studiesOf: () => [...this.#runs.keys()],
      onConnected: (name) => {
        this.#connected.add(name);
        for (const run of this.#runs.values()) run.connected(name);
      },
      onDeparted: (name) => {
        this.#connected.delete(name);
        for (const run of this.#runs.values()) run.departed(name);
      },
      onMessage: (name, study, bytes) => this.#runs.get(study)?.receive(name, bytes),
      onTurnedAway: () => undefined,
    });
    for (const { proxy } of this.#test.nodes) proxy.target = this.#server.port;
  }

  /** Begins a study, and tells every node that is connected. */
  async begin(title: string, change: (plan: Plan) => Plan = (plan) => plan): Promise<OneOfMany> {
    const config = this.#config();
    const identity = toHex(this.#test.coordinatorKey.publicKey);
    const party = { name: config.name, identity };
    const plan = change(createPlan({ ...config.study, title }, party, systemEntropy()));
    const folder = join(config.folder, "studies", title);
    mkdirSync(folder, { recursive: true });
    const vault = this.#test.vault("coordinator");
    const store = await openStoreOf(undefined, { folder, book: ".", vault, told: onErrorStream });
    this.#stores.push(store);
    const books = new Books(store, {
      key: this.#test.coordinatorKey,
      name: config.name,
      now: () => new Date(),
    });
    const news: StudyNews[] = [];
    const parts = { ...config, key: this.#test.coordinatorKey, books, plan, folder, farewellMs: 60_000 };
    const run = new StudyRun(parts, {
      tell: (one) => news.push(one),
      send: (...message) => this.#server?.send(...message),
    });
    await run.record();
    this.#runs.set(run.study, run);
    const started = run.start();
    for (const name of this.#connected) {
      this.#server?.announce(name);
      run.connected(name);
    }
    const ended = started.then(async () => {
      const error = await run.ended;
      await new Promise((resolve) => setTimeout(resolve, 300));
      await run.end();
      this.#runs.delete(run.study);
      for (const { name } of this.#test.nodes) this.#server?.announce(name);
      return error;
    });
    return { run, news, folder, ended };
  }

  async close(): Promise<void> {
    await this.#server?.close();
    for (const store of this.#stores) await store.close();
  }

  #config() {
    return loadCoordinatorConfig(join(this.#test.folder, "coordinator", "config.yaml"));
  }
}
