import { availableParallelism } from "node:os";
import { join } from "node:path";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { compareKeys } from "./compare-keys.ts";
import type { DemoInput } from "./input.ts";
import { freePort } from "./free-port.ts";
import { type DemoOptions, type Kill, paced } from "./options.ts";
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

/** Who takes part in a study, the coordinator's configuration, and where its bundle will lie. */
export interface Cast {
  readonly coordinator: Party;
  readonly nodes: readonly Party[];
  /** Writes the coordinator's configuration, with the port that it listens on, once the files are there. */
  readonly configure: (port: number) => string;
  readonly bundle: string;
  /** Whether the platforms know each other's keys from an earlier study. */
  readonly areKnown: boolean;
  /** What is done while the platforms load themselves, and says when half of it is done; none can hear of a plan before it is. */
  readonly meanwhile: (halfway: () => void) => Promise<void> | void;
  /** As in the options. */
  readonly tick: number | undefined;
}

/** Gives every party a folder and keys. @throws CodedError DEMO_OPTIONS. */
export function castStudy(input: DemoInput, options: Omit<DemoOptions, "page" | "campaign">): Cast {
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
  return {
    coordinator,
    nodes,
    configure: (port) => {
      const { patience } = paced(options, performance.now() / 1000, "beside");
      return writeCoordinatorConfig(coordinator, nodes, input, { ...options, patience, port });
    },
    bundle: join(coordinator.folder, "bundle"),
    areKnown: false,
    meanwhile: (halfway) => input.make(halfway),
    tick: options.tick,
  };
}

/** Starts all processes, follows the study to its end and returns what came of it. */
export async function runStudy(
  input: DemoInput,
  cast: Cast,
  kill: Kill | undefined,
  progress: Progress,
): Promise<StudyOutcome> {
  const { coordinator, nodes, bundle } = cast;
  const study = new StudyView(progress);
  const port = await freePort();
  const configs = nodeConfigs(input, cast, port);
  const running = new Map<string, RunningParty>();
  const start = (name: string) => {
    const node = startParty("client-node", configs.get(name)!, (news) => study.showNode(name, news));
    running.set(name, node);
    return node;
  };
  const killer = new Killer(kill, running, start, progress);
  const all: RunningParty[] = [];
  let [hasBegun, isOver] = [false, false];
  const giveUp = () => {
    isOver = true;
    for (const { process: party } of all) party.kill("SIGTERM");
  };
  // Without all of them no study begins, and nobody else would end the wait.
  const startFirst = ({ name }: Party) => {
    const node = start(name);
    all.push(node);
    void node.exited.then((status) => {
      if (status !== 0 && !hasBegun) giveUp();
    });
  };
  // They load themselves beside what follows, and none can hear of a plan before all of that is done. More of them at once than
  // processors would hold up the making of files, which the coordinator waits for.
  const [waiting, atOnce] = [[...nodes], cast.areKnown ? nodes.length : availableParallelism()];
  const startSome = (most = atOnce) => waiting.splice(0, most).forEach(startFirst);
  startSome();
  try {
    if (!cast.areKnown) {
      const compared = compareKeys([...configs.values()].map(loadNodeConfig));
      progress.line(`the platforms have compared their roster with each other, ${compared} calls`);
    }
    await cast.meanwhile(startSome);
    const listening = Promise.withResolvers<News>();
    const coordinatorRun = startParty("coordinator", cast.configure(port), (news) => {
      if (news["code"] === "LISTENING") listening.resolve(news);
      study.show(news);
      hasBegun ||= news["code"] === "OPENED";
      killer.hear(news);
    });
    all.push(coordinatorRun);
    startSome(nodes.length);
    if (isOver) giveUp();
    const first = await Promise.race([listening.promise, coordinatorRun.exited]);
    if (first === null || typeof first === "number") throw ended("The coordinator ended before it listened.");
    const plan = first["plan"] as Plan;
    study.steps = stepsOf(plan);
    const failures = await exits(coordinatorRun, running);
    return { plan, bundle, nodes, coordinator, failures, readSeconds: study.readSeconds, late: study.late };
  } catch (error) {
    giveUp();
    throw error;
  }
}

/** Writes the nodes' configurations, by name. */
function nodeConfigs(
  { platforms }: DemoInput,
  { coordinator, nodes, tick }: Cast,
  port: number,
): ReadonlyMap<string, string> {
  const common = { coordinator, roster: nodes, port, tick };
  return new Map(
    nodes.map((node, at) => [node.name, writeNodeConfig(node, { ...common, data: platforms[at].data })]),
  );
}

/** Kills a platform where that was asked for, and starts it again. */
class Killer {
  readonly #kill: Kill | undefined;
  readonly #running: ReadonlyMap<string, RunningParty>;
  readonly #start: (name: string) => void;
  readonly #progress: Progress;
  #isBack = false;

  constructor(
    kill: Kill | undefined,
    running: ReadonlyMap<string, RunningParty>,
    start: (name: string) => void,
    progress: Progress,
  ) {
    this.#kill = kill;
    this.#running = running;
    this.#start = start;
    this.#progress = progress;
  }

  /** Hears what the coordinator tells. */
  hear({ code, session }: News): void {
    if (!this.#kill) return;
    const { node: killed } = this.#kill;
    const isItsSession = session === this.#kill.session;
    if (code === "OPENED" && isItsSession) {
      this.#running.get(killed)?.process.kill("SIGKILL");
      this.#progress.line(`✗ ${killed} is killed (kill -9) in session ${this.#kill.session}`);
    }
    // The others must still be there: whoever has nobody to ask signs nothing before the next study.
    const isSpared = code === "RELEASED" && isItsSession;
    if (this.#isBack || !(isSpared || code === "PUBLISHED")) return;
    this.#isBack = true;
    this.#progress.line(
      `↺ ${killed} is started again: it asks its peers whether its ledger is up to date, and fetches the results`,
    );
    this.#start(killed);
  }
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
