import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { createInterface } from "node:readline";
import { listenConfig } from "@fedseg/coordinator/edge/listen-config.ts";
import type { ServiceView } from "@fedseg/coordinator/view.ts";
import { askService } from "@fedseg/keeper/local/call.ts";
import type { StoreConfig } from "@fedseg/keeper/books/store-config.ts";
import { stringify } from "yaml";
import { freePort } from "../../examples/demo/free-port.ts";
import { HERE, type Place } from "../sources/place.ts";
import { Consortium, statesIn, tinyTemplate } from "./consortium.ts";

const PROGRAM = join(import.meta.dirname, "../../coordinator/bin/fedseg-coordinator.mjs");

/** One coordinator's process. */
export interface OneProcess {
  readonly place: Place;
  readonly folder: string;
  readonly port: number;
  readonly apiPort: number;
  /** Its configuration. */
  readonly file: string;
  /** Lines that it has printed since it was last started. */
  lines: Readonly<Record<string, unknown>>[];
  /** Whether it is to run: one that ends by itself is a fault. */
  isWanted: boolean;
  child: ChildProcess | undefined;
}

/** Where processes of one coordinator find each other. */
export interface SharedPlaces {
  /** Of each process by its number: partitions give some a way of their own. */
  store(at: number): StoreConfig;
  readonly redis: string;
  /** Where each process runs, when not here. */
  place?(at: number): Place;
  /** What a member may cost, beyond what is usual. */
  readonly limits?: Readonly<Record<string, number>>;
}

/** A coordinator of several processes, each started by its command, and members that look for all of them in turn. */
export class Processes {
  readonly consortium: Consortium;
  readonly all: OneProcess[] = [];
  /** When a process said that it drives, ms of this one. */
  readonly terms: { readonly at: number; readonly term: number; readonly atMs: number }[] = [];
  #hears = new Set<() => void>();
  #fault: Error | undefined;

  private constructor(consortium: Consortium) {
    this.consortium = consortium;
  }

  /** Makes books with a template for these members, and what `count` processes are started with. */
  static async begin(
    members: number,
    count: number,
    places: SharedPlaces,
    study = tinyTemplate(members),
  ): Promise<Processes> {
    const own = { farewellMs: 500, listen: listenConfig.parse({ port: 0 }) };
    const consortium = new Consortium(members, { ...own, store: places.store(0) });
    await consortium.start();
    await consortium.serving.service.putTemplate({ name: "tiny", study });
    await consortium.stop();
    const processes = new Processes(consortium);
    for (let at = 0; at < count; at += 1) processes.all.push(await processes.#made(at, places));
    const urls = processes.all.map(({ port, place }) => ({
      url: `http://${place.host}:${port}`,
      pin: undefined,
    }));
    for (const [at, member] of consortium.members.entries())
      member.addresses = urls.map((_, next) => urls[(at + next) % urls.length]);
    return processes;
  }

  /** The process that last said that it drives; undefined when it has ended since. */
  get driver(): OneProcess | undefined {
    const last = this.terms.at(-1);
    const process = last && this.all[last.at];
    return process?.child && process.lines.some(({ type }) => type === "drives") ? process : undefined;
  }

  start(process: OneProcess): void {
    process.lines = [];
    process.isWanted = true;
    const command = [execPath, PROGRAM, "serve", "--config", process.file, "--json"];
    const [program, ...words] = [...process.place.within, ...command];
    const child = spawn(program, words, {
      stdio: ["ignore", "pipe", "pipe"],
    });
    process.child = child;
    let stderr = "";
    child.stderr.on("data", (bytes) => (stderr += String(bytes)));
    child.once("close", (code) => {
      process.child = undefined;
      if (process.isWanted) this.#fault ??= new Error(`a process has ended by itself (${code}): ${stderr}`);
      for (const hear of this.#hears) hear();
    });
    createInterface(child.stdout).on("line", (text) => {
      const line = JSON.parse(text) as Readonly<Record<string, unknown>>;
      process.lines.push(line);
      if (line["type"] === "drives")
        this.terms.push({
          at: this.all.indexOf(process),
          term: Number(String(line["text"]).split(" ").at(-1)),
          atMs: performance.now(),
        });
      for (const hear of this.#hears) hear();
    });
  }

  async kill(process: OneProcess, signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const { child } = process;
    process.isWanted = false;
    if (!child) return;
    child.kill(signal);
    await once(child, "close");
  }

  /** Resolves when something that a process has printed makes this true. @throws Error when one has ended by itself. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      this.requireSound();
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#hears.add(resolve);
      await promise;
      this.#hears.delete(resolve);
    }
  }

  /** Asks a process as a command on its machine does; undefined when it cannot answer now. */
  async ask(process: OneProcess, ask: string, given?: unknown): Promise<unknown> {
    const answer = await askService(process.folder, { ask, given }).catch(() => undefined);
    return answer?.done;
  }

  /** @throws Error when a process has ended by itself. */
  requireSound(): void {
    if (this.#fault) throw this.#fault;
  }

  async states(): Promise<Readonly<Record<string, string>>> {
    for (const process of this.all) {
      const view = (await this.ask(process, "view")) as ServiceView | undefined;
      if (view) return statesIn(view);
    }
    return {};
  }

  async end(): Promise<void> {
    await Promise.all(this.all.map((process) => this.kill(process)));
    await this.consortium.end();
  }

  async #made(at: number, { store, redis, ...rest }: SharedPlaces): Promise<OneProcess> {
    const place = rest.place?.(at) ?? HERE;
    const { name, key, atRest, folder: root } = this.consortium.config;
    const folder = join(root, `process-${at}`);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "service.yaml");
    const [port, apiPort] = [await freePort(), await freePort()];
    const own = {
      name,
      key,
      atRest,
      folder,
      farewellMs: 500,
      store: store(at),
      redis: { url: redis, plain: true },
    };
    // All members are on this machine.
    const listen = { host: place.host, port, limits: { unprovedPerAddress: 512, ...rest.limits } };
    writeFileSync(file, stringify({ ...own, listen, api: { port: apiPort } }));
    return { place, folder, port, apiPort, file, lines: [], isWanted: false, child: undefined };
  }
}
