import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureVault, openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { createKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { withMade } from "@fedseg/client-node/comparison/comparison-book.ts";
import { changeComparisons } from "@fedseg/client-node/edge/books/comparisons.ts";
import { ScoreTable } from "@fedseg/client-node/edge/labels/score-table.ts";
import { textOf } from "../out/label-sets.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { type Keys, rosterFingerprint } from "@fedseg/shared/plan/comparison.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { parse, stringify } from "yaml";
import { PartyProcess } from "./party-process.ts";
import { CONSENT, DATA, DICTIONARY, SNAPSHOT, shopFile } from "./shop-file.ts";
import { TappedProxy } from "./tapped-proxy.ts";

const STORAGE_KEY = "storage.key";

/** A node of a test study: its folder, its key, the proxy on its way, and its process once started. */
export interface TestNode {
  readonly name: string;
  readonly folder: string;
  readonly key: SigningKey;
  readonly proxy: TappedProxy;
  process?: PartyProcess;
}

/** A configuration as read from its file. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests put anything anywhere into it
export type PartyConfig = Record<string, any>;

/** A coordinator and its nodes as processes on generated files in a folder of their own. */
export class TestStudy {
  readonly folder: string;
  readonly nodes: readonly TestNode[];
  readonly coordinatorKey: SigningKey;
  coordinator?: PartyProcess;
  plan: Plan | undefined;
  readonly #all: PartyProcess[] = [];

  private constructor(folder: string, coordinatorKey: SigningKey, nodes: readonly TestNode[]) {
    this.folder = folder;
    this.coordinatorKey = coordinatorKey;
    this.nodes = nodes;
  }

  /**
   * Writes keys, files and configurations for `count` nodes. `graceMs`: how long a departed node is waited for;
   * `cohort`: other numbers than the usual ones.
   */
  static async create(count: number, graceMs: number, cohort?: Plan["cohort"]): Promise<TestStudy> {
    const folder = mkdtempSync(join(tmpdir(), "fedseg-e2e-"));
    const keyOf = (name: string) => {
      const vault = ensureVault({ keyFile: join(folder, name, STORAGE_KEY) }, systemEntropy());
      return createKeyFile(join(folder, name, "identity.key"), systemEntropy(), vault);
    };
    const nodes: TestNode[] = [];
    for (let at = 0; at < count; at += 1) {
      const name = `shop-${at + 1}`;
      const node = { name, folder: join(folder, name), key: keyOf(name), proxy: await TappedProxy.start() };
      nodes.push(node);
      writeFileSync(join(node.folder, "events.csv"), shopFile(at));
    }
    const study = new TestStudy(folder, keyOf("coordinator"), nodes);
    study.#writeConfigs(graceMs, cohort);
    return study;
  }

  /** Opens what seals the files of a party. */
  vault(name: string): Vault {
    return openVault({ keyFile: join(this.folder, name, STORAGE_KEY) }, systemEntropy());
  }

  /** The lines of what a node's scores are exported as, the header first; undefined before there are any. */
  async labels({ name, folder }: TestNode): Promise<string[] | undefined> {
    const set = await new ScoreTable(folder, this.vault(name)).read(() => false);
    return set && (await textOf(set)).trimEnd().split("\r\n");
  }

  get bundle(): string {
    return join(this.folder, "coordinator", "bundle");
  }

  /** Starts or restarts the coordinator on a free port, and points every proxy to it. */
  async startCoordinator(): Promise<PartyProcess> {
    const coordinator = this.#start("coordinator", "coordinator");
    this.coordinator = coordinator;
    const { port, plan } = await coordinator.until("listening", ({ code }) => code === "LISTENING");
    this.plan = plan as Plan;
    for (const { proxy } of this.nodes) proxy.target = Number(port);
    return coordinator;
  }

  /** Starts or restarts a node. */
  startNode(node: TestNode): PartyProcess {
    node.process = this.#start("client-node", node.name);
    return node.process;
  }

  /** Starts everybody. */
  async start(): Promise<void> {
    await this.startCoordinator();
    for (const node of this.nodes) this.startNode(node);
  }

  /** Waits for the end of all processes and returns their exit statuses, the coordinator's first. */
  async ended(): Promise<(number | null | undefined)[]> {
    return Promise.all([this.coordinator?.exited, ...this.nodes.map((node) => node.process?.exited)]);
  }

  /** The entries of a party's exported ledger, as text. */
  ledger(name: string): string[] {
    const path = name === "coordinator" ? join(this.bundle, "ledgers") : join(this.folder, name);
    const file = name === "coordinator" ? "coordinator.jsonl" : "ledger.jsonl";
    return readFileSync(join(path, file), "utf8").split("\n").filter(Boolean);
  }

  /** Writes a party's configuration once more, changed, and returns its path. */
  writeVariant(name: string, file: string, change: (config: PartyConfig) => void): string {
    const config = parse(readFileSync(join(this.folder, name, "config.yaml"), "utf8")) as PartyConfig;
    change(config);
    const path = join(this.folder, name, file);
    writeFileSync(path, stringify(config));
    return path;
  }

  /** Writes the dictionary once more, changed, beside a party's configuration, and returns the file's name. */
  writeDictionary(name: string, file: string, change: (dictionary: PartyConfig) => void): string {
    const dictionary: PartyConfig = structuredClone(DICTIONARY);
    change(dictionary);
    writeFileSync(join(this.folder, name, file), stringify(dictionary));
    return file;
  }

  /** Starts a process of any configuration, to be ended with the others. */
  launch(
    workspace: "coordinator" | "client-node",
    config: string,
    environment?: NodeJS.ProcessEnv,
    command?: string,
    through?: readonly string[],
  ): PartyProcess {
    const process = new PartyProcess(workspace, config, environment, command, through);
    this.#all.push(process);
    return process;
  }

  /** Ends what still runs and removes the folder. */
  async stop(): Promise<void> {
    for (const { proxy } of this.nodes) proxy.stop();
    await Promise.all(this.#all.map((process) => process.kill()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  #start(workspace: "coordinator" | "client-node", name: string): PartyProcess {
    return this.launch(workspace, join(this.folder, name, "config.yaml"));
  }

  #writeConfigs(graceMs: number, cohort?: Plan["cohort"]): void {
    const pin = (name: string, key: SigningKey) => ({ name, identity: toHex(key.publicKey) });
    const roster = this.nodes.map(({ name, key }) => pin(name, key));
    const common = {
      key: "identity.key",
      atRest: { keyFile: STORAGE_KEY },
      folder: ".",
      dictionary: "dictionary.yaml",
    };
    const ms = { bundleMs: 120_000, reportMs: 30_000, confirmMs: 30_000, unmaskMs: 30_000 };
    this.#write("coordinator", {
      ...common,
      name: "coordinator",
      listen: { host: "127.0.0.1", port: 0 },
      study: {
        title: "Test study",
        roster,
        ...(cohort && { cohort }),
        budget: { epsilon: "8", delta: "1e-6", usersCap: 1000 },
        snapshot: SNAPSHOT,
        usersFloor: 800,
        programs: [
          {
            name: "segmentation",
            spec: { k: 3, normalise: "range", describe: { share: 0.15 }, sizeFloor: 5 },
          },
        ],
        timing: { ...ms, tickMs: 0, prepareMs: 0, graceMs },
      },
    });
    const coordinator = pin("coordinator", this.coordinatorKey);
    const window = { minTickMs: 0, minPrepareMs: 0, maxSnapshotDays: 36_500, maxNoiseSharers: 3 };
    const limits = { maxEpsilon: 20, maxDelta: 1e-6, limits: window };
    for (const { name, proxy } of this.nodes) {
      this.#write(name, {
        ...common,
        name,
        coordinatorUrl: `http://127.0.0.1:${proxy.port}`,
        account: { epsilon: 30, delta: 1e-6 },
        policy: { coordinator, roster, ...limits },
        data: DATA,
        consent: CONSENT,
      });
    }
    const keys = { coordinator, roster };
    for (const { name } of this.nodes) this.#writeComparisons(name, keys);
  }

  /** Writes that a node has compared its roster with every partner. */
  #writeComparisons(self: string, policy: Keys): void {
    const owner = {
      folder: join(this.folder, self),
      atRest: { keyFile: join(this.folder, self, STORAGE_KEY) },
      policy,
    };
    const entry = {
      roster: toHex(rosterFingerprint(policy)),
      at: "2026-01-01T00:00:00.000Z",
      way: "in a test",
    };
    const partners = policy.roster.filter(({ name }) => name !== self);
    changeComparisons(owner, (book) => [
      partners.reduce((sum, { name }) => withMade(sum, { with: name, ...entry }), book),
      undefined,
    ]);
  }

  #write(name: string, config: unknown): void {
    mkdirSync(join(this.folder, name), { recursive: true });
    writeFileSync(join(this.folder, name, "config.yaml"), stringify(config));
    this.writeDictionary(name, "dictionary.yaml", () => undefined);
  }
}
