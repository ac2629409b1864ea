import { join } from "node:path";
import type { Uniforms } from "@fedseg/shared/math/rng.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { runCommand } from "../cli/command.ts";
import type { PartyProcess } from "./party-process.ts";
import { type TestNode, TestStudy } from "./test-study.ts";

const NODES = 4;
const NODE_MAIN = "client-node/src/edge/main.ts";

/** Kills of one study, all parties together; starts of a party that has stopped by itself. */
const [MOST_KILLS, MOST_STARTS] = [8, 3];

/** What a study may take, and how long nodes may take after its coordinator has ended: who was killed then finds nobody. */
const [LONGEST_MS, AFTER_END_MS] = [120_000, 20_000];

/** A party of a study, started again as long as it has not ended by itself. */
interface Party {
  readonly name: string;
  process: PartyProcess | undefined;
  starts: number;
  start(): Promise<PartyProcess>;
}

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Runs studies of real processes of which any is killed with SIGKILL, or asked to stop, at any moment, and started again. */
export class RandomKills {
  readonly study: TestStudy;
  /** Folders of coordinators that published a model. */
  readonly published: string[] = [];
  /** What parties said when they ended by themselves, unless well. */
  readonly refusals: string[] = [];
  /** Kills in all studies. */
  kills = 0;
  readonly #chance: Uniforms;
  /** When everybody is ended. */
  #end = 0;

  private constructor(study: TestStudy, seed: number) {
    this.study = study;
    this.#chance = seededUniforms(seed);
  }

  static async create(seed: number): Promise<RandomKills> {
    return new RandomKills(await TestStudy.create(NODES, 2000), seed);
  }

  /** Folders of everybody who has something to hand in: coordinators that published, and what nodes hand in now. */
  async handIn(): Promise<readonly string[]> {
    const folders: string[] = [];
    for (const { name, folder } of this.study.nodes) {
      const out = join(this.study.folder, "handed-in", name);
      const words = ["ledger", "--config", join(folder, "config.yaml"), "--out", out];
      const { status, stderr } = await runCommand(NODE_MAIN, words);
      if (status !== 0) throw new Error(stderr);
      folders.push(out);
    }
    return [...this.published.map((name) => join(this.study.folder, "coordinator", name)), ...folders];
  }

  /** Runs one study to its end, or as long as it may take; then its nodes' owners give it up. */
  async run(at: number): Promise<void> {
    const folder = `study-${at}`;
    const config = this.study.writeVariant("coordinator", `${folder}.yaml`, (own) => {
      own["folder"] = folder;
      own["study"].title = `Study ${at}`;
    });
    let killed = 0;
    const parties: Party[] = [
      { name: folder, process: undefined, starts: 0, start: () => this.#startCoordinator(config) },
      ...this.study.nodes.map((node) => ({
        name: node.name,
        process: undefined,
        starts: 0,
        start: () => Promise.resolve(this.study.startNode(node)),
      })),
    ];
    const victims = new Set<PartyProcess>();
    const strike = () => {
      const party = parties[this.#upTo(parties.length)];
      if (killed >= MOST_KILLS || !party.process || victims.has(party.process)) return;
      killed += 1;
      victims.add(party.process);
      void (this.#happens(0.7) ? party.process.kill() : party.process.stop());
    };
    for (const { proxy } of this.study.nodes) {
      proxy.onPassed = () => void (this.#happens(0.03) && strike());
      proxy.onMessage = () => {
        if (this.#happens(0.03)) strike();
        return this.#happens(0.01) ? "cut" : "pass";
      };
    }
    this.#end = Date.now() + LONGEST_MS;
    await Promise.all(parties.map((party) => this.#keepRunning(party, victims)));
    for (const { proxy } of this.study.nodes)
      [proxy.onPassed, proxy.onMessage] = [() => undefined, () => "pass"];
    for (const { process } of parties) await process?.kill();
    this.kills += killed;
    for (const node of this.study.nodes) await this.#leave(node);
  }

  /** Starts a party again after every kill, its operator a few times after it has stopped, until it ends well or time is up. */
  async #keepRunning(party: Party, victims: ReadonlySet<PartyProcess>): Promise<void> {
    for (;;) {
      await wait(this.#upTo(1500));
      if (Date.now() > this.#end) return;
      const process = await party.start().catch(() => undefined);
      party.process = process;
      party.starts += 1;
      const status = await Promise.race([process?.exited, this.#untilEnd()]);
      if (status === "late") return;
      if (process?.news.some(({ code }) => code === "PUBLISHED") && !this.published.includes(party.name))
        this.published.push(party.name);
      if (process && victims.has(process)) continue;
      if (status === 0) {
        // Some come back once more after the end.
        if (party.starts < MOST_STARTS && this.#happens(0.3)) continue;
        if (this.published.includes(party.name)) this.#endSoon();
        return;
      }
      this.refusals.push(`${party.name}: ${process?.stderr ?? ""}`);
      if (party.starts < MOST_STARTS + MOST_KILLS) continue;
      // Nodes of a coordinator that has ended without a model wait for it.
      if (this.study.nodes.every(({ name }) => name !== party.name)) this.#endSoon();
      return;
    }
  }

  /** The study is over: nodes have a little longer. */
  #endSoon(): void {
    this.#end = Math.min(this.#end, Date.now() + AFTER_END_MS);
  }

  async #startCoordinator(config: string): Promise<PartyProcess> {
    const coordinator = this.study.launch("coordinator", config);
    const { port } = await coordinator.until("listening", ({ code }) => code === "LISTENING");
    for (const { proxy } of this.study.nodes) proxy.target = Number(port);
    return coordinator;
  }

  /** A study that has not ended is given up, or the next one could not begin. */
  async #leave({ folder }: TestNode): Promise<void> {
    await runCommand(NODE_MAIN, ["leave", "--config", join(folder, "config.yaml"), "--yes"]);
  }

  async #untilEnd(): Promise<"late"> {
    while (Date.now() < this.#end) await wait(250);
    return "late";
  }

  #upTo(bound: number): number {
    return Math.floor(this.#chance.next() * bound);
  }

  #happens(probability: number): boolean {
    return this.#chance.next() < probability;
  }
}
