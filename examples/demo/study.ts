import { join } from "node:path";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { compareKeys } from "./compare-keys.ts";
import type { DemoInput } from "./input.ts";
import type { Kill, Paced } from "./options.ts";
import {
  type Party,
  type RunningParty,
  createParty,
  startParty,
  writeCoordinatorConfig,
  writeNodeConfig,
} from "./parties.ts";
import type { Progress } from "./progress.ts";
import { type News, StudyView, stepsOf } from "./study-view.ts";

/** What came of the study. */
export interface StudyOutcome {
  readonly plan: Plan;
  readonly bundle: string;
  readonly nodes: readonly Party[];
  readonly coordinator: Party;
  readonly failures: readonly string[];
  /** How long reading rows has taken. */
  readonly readSeconds: number;
  /** Names of the platforms whose rows were late for a sum. */
  readonly late: readonly string[];
}

/** Stands for a port that nobody listens on yet. */
export const NOT_YET = 1;

/** Who takes part in a study, the coordinator's configuration, and where its bundle will lie. */
export interface Cast {
  readonly coordinator: Party;
  readonly nodes: readonly Party[];
  readonly config: string;
  readonly bundle: string;
  /** Whether the platforms know each other's keys from an earlier study. */
  readonly areKnown: boolean;
  /** As in the options. */
  readonly tick: number | undefined;
}

/** Gives every party a folder and keys, and the coordinator its configuration. @throws CodedError DEMO_OPTIONS. */
export function castStudy(input: DemoInput, options: Omit<Paced, "page" | "campaign">): Cast {
  const parties = join(options.folder, "parties");
  const coordinator = createParty(parties, "coordinator");
  const nodes = input.platforms.map(({ name }) => createParty(parties, name));
  const killed = options.kill?.node;
  if (killed && !nodes.some(({ name }) => name === killed)) {
    throw new CodedError("DEMO_OPTIONS", {
      what: `There is no platform ${JSON.stringify(killed)} to kill.`,
      why: `This run's platforms are ${nodes.map(({ name }) => name).join(", ")}.`,
      todo: "Name one of them, as in --kill willow@3.",
    });
  }
  const config = writeCoordinatorConfig(coordinator, nodes, input, options);
  return {
    coordinator,
    nodes,
    config,
    bundle: join(coordinator.folder, "bundle"),
    areKnown: false,
    tick: options.tick,
  };
}

/** Starts all processes, follows the study to its end and returns what came of it. */
export async function runStudy(
  input: DemoInput,
  { coordinator, nodes, config, bundle, areKnown, tick }: Cast,
  kill: Kill | undefined,
  progress: Progress,
): Promise<StudyOutcome> {
  const killed = kill?.node;
  const study = new StudyView(progress);
  const listening = Promise.withResolvers<News>();
  const running = new Map<string, RunningParty>();
  const restart = (name: string) => running.set(name, startNode(name));
  let [isBack, hasBegun] = [false, false];
  const coordinatorRun = startParty("coordinator", config, (news) => {
    if (news["code"] === "LISTENING") listening.resolve(news);
    study.show(news);
    hasBegun ||= news["code"] === "OPENED";
    const isTime = news["code"] === "OPENED" && news["session"] === kill?.session;
    if (killed && isTime) {
      running.get(killed)?.process.kill("SIGKILL");
      progress.line(`✗ ${killed} is killed (kill -9) in session ${kill?.session}`);
    }
    // The others must still be there: whoever has nobody to ask signs nothing before the next study.
    const isSpared = news["code"] === "RELEASED" && news["session"] === kill?.session;
    if (killed && !isBack && (isSpared || news["code"] === "PUBLISHED")) {
      isBack = true;
      progress.line(
        `↺ ${killed} is started again: it asks its peers whether its ledger is up to date, and fetches the results`,
      );
      restart(killed);
    }
  });
  const configure = (port: number) =>
    new Map(
      nodes.map((node, at) => {
        const { data } = input.platforms[at];
        return [node.name, writeNodeConfig(node, { coordinator, roster: nodes, port, data, tick })];
      }),
    );
  // Where the coordinator will be found matters to nobody on the phone, and it takes a while to start.
  if (!areKnown) {
    const compared = compareKeys([...configure(NOT_YET).values()].map(loadNodeConfig));
    progress.line(`the platforms have compared their roster with each other, ${compared} calls`);
  }
  const first = await Promise.race([listening.promise, coordinatorRun.exited]);
  if (first === null || typeof first === "number") throw ended("The coordinator ended before it listened.");
  const plan = first["plan"] as Plan;
  study.steps = stepsOf(plan);
  const configs = configure(Number(first["port"]));
  const startNode = (name: string) =>
    startParty("client-node", configs.get(name)!, (news) => study.showNode(name, news));
  for (const { name } of nodes) restart(name);
  // Without all of them no study begins, and nobody else would end the wait.
  const all = [coordinatorRun, ...running.values()];
  for (const node of running.values())
    void node.exited.then((status) => {
      if (status !== 0 && !hasBegun) for (const { process: party } of all) party.kill("SIGTERM");
    });
  const failures = await exits(coordinatorRun, running);
  return { plan, bundle, nodes, coordinator, failures, readSeconds: study.readSeconds, late: study.late };
}

/** So long a node may label its users after the coordinator has gone, however busy the machine is. */
const PATIENCE_MS = 120_000;

/** Waits for every process and names those that failed; a killed one counts by its second life. */
async function exits(coordinator: RunningParty, nodes: ReadonlyMap<string, RunningParty>): Promise<string[]> {
  const failures = (await coordinator.exited) === 0 ? [] : ["coordinator"];
  return [...failures, ...(await nodeExits(nodes))];
}

/** Waits for every node, once the coordinator has no more to tell it, and names those that failed. */
export async function nodeExits(nodes: ReadonlyMap<string, RunningParty>): Promise<string[]> {
  const failures: string[] = [];
  for (const [name, node] of nodes) {
    const timer = setTimeout(() => node.process.kill("SIGTERM"), PATIENCE_MS);
    if ((await node.exited) !== 0) failures.push(name);
    clearTimeout(timer);
  }
  return failures;
}

/** Says that a process has ended before its time. */
export function ended(what: string): CodedError {
  return new CodedError("DEMO_ENDED", {
    what,
    why: "Its own message above says what it refused.",
    todo: "Correct that and run the demo again; nothing was charged.",
  });
}
