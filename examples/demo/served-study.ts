import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { ANSWERS } from "@fedseg/coordinator/api/bodies.ts";
import { makeToken } from "@fedseg/coordinator/api/tokens.ts";
import { withTokens } from "@fedseg/coordinator/edge/api/tokens-in-book.ts";
import { loadOwnBook } from "@fedseg/coordinator/edge/own-book.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { readPlan } from "@fedseg/shared/plan/plan.ts";
import { compareKeys } from "./compare-keys.ts";
import type { DemoInput } from "./input.ts";
import type { Paced } from "./options.ts";
import {
  type Party,
  type RunningParty,
  TEMPLATE,
  createParty,
  startParty,
  writeNodeConfig,
  writeServiceConfig,
} from "./parties.ts";
import type { Progress } from "./progress.ts";
import { newsOf } from "./service-news.ts";
import { type StudyOutcome, ended, nodeExits } from "./study.ts";
import { type News, StudyView } from "./study-view.ts";

/** What came of the study, and the service that goes on. */
export interface ServedOutcome extends StudyOutcome {
  /** Where the operator's page is, with a token that signs one browser in. */
  readonly page: string;
  /** Ends the service; resolves when it has. */
  stop(): Promise<void>;
}

/** Lines with which a service tells the end of a study. */
const ENDS = ["finished", "failed", "cancelled"];
const DAY_MS = 86_400_000;

/** Runs the study by a coordinator's service, whose page shows it as it runs; tells where that is as soon as it is there. */
export async function serveStudy(
  input: DemoInput,
  options: Paced,
  progress: Progress,
  onPage: (url: string) => void,
): Promise<ServedOutcome> {
  const parties = join(options.folder, "parties");
  const coordinator = createParty(parties, "coordinator");
  const nodes = input.platforms.map(({ name }) => createParty(parties, name));
  const config = writeServiceConfig(coordinator, nodes, input, options);
  const [program, browser] = [await newToken(config, "demo"), await newToken(config, "browser", true)];
  const study = new StudyView(progress);
  const service = new Service(config, study);
  const [port, api] = await Promise.all([service.told("listening"), service.told("api")]);
  const url = `http://127.0.0.1:${String(api["port"])}`;
  const page = `${url}/#/token/${browser}`;
  onPage(page);
  const ask = asking(url, program);
  const proposal = { name: TEMPLATE, template: TEMPLATE, snapshot: input.snapshot, closesAt: tomorrow() };
  await ask("POST", "/studies", proposal);
  const { sessions } = ANSWERS.Cost.parse(await ask("GET", `/studies/${TEMPLATE}/cost`));
  study.steps = sessions.map(({ meaning }) => meaning.en);
  const running = startNodes(nodes, input, {
    coordinator,
    port: Number(port["port"]),
    study,
    tick: options.tick,
  });
  progress.line("the platforms have compared their roster with each other");
  const bundle = join(coordinator.folder, "studies", TEMPLATE, "bundle");
  await Promise.race(ENDS.map((end) => service.told(end)));
  const failures = await nodeExits(running);
  const plan = readPlan(Uint8Array.from(readFileSync(join(bundle, "plan.cbor"))));
  if (!plan) throw ended("The study ended without a bundle.");
  const { readSeconds, late } = study;
  return { plan, bundle, nodes, coordinator, failures, readSeconds, late, page, stop: () => service.stop() };
}

/** The coordinator's process. */
class Service {
  readonly #party: RunningParty;
  readonly #told = new Map<string, PromiseWithResolvers<News>>();

  constructor(config: string, study: StudyView) {
    this.#party = startParty(
      "coordinator",
      config,
      (line) => {
        this.#first(String(line["type"])).resolve(line);
        study.show(newsOf(line));
      },
      "serve",
    );
  }

  /** The first line of a type. @throws CodedError DEMO_ENDED when the process ends before it. */
  async told(type: string): Promise<News> {
    const first = await Promise.race([this.#first(type).promise, this.#party.exited]);
    if (first === null || typeof first === "number") throw ended("The coordinator ended before it listened.");
    return first;
  }

  async stop(): Promise<void> {
    this.#party.process.kill("SIGTERM");
    await this.#party.exited;
  }

  #first(type: string): PromiseWithResolvers<News> {
    const known = this.#told.get(type) ?? Promise.withResolvers<News>();
    this.#told.set(type, known);
    return known;
  }
}

interface Around {
  readonly coordinator: Party;
  readonly port: number;
  readonly study: StudyView;
  readonly tick: number | undefined;
}

function startNodes(
  nodes: readonly Party[],
  input: DemoInput,
  { coordinator, port, study, tick }: Around,
): ReadonlyMap<string, RunningParty> {
  const configs = nodes.map((node, at) => {
    const { data } = input.platforms[at];
    return writeNodeConfig(node, { coordinator, roster: nodes, port, data, tick });
  });
  compareKeys(configs.map(loadNodeConfig));
  return new Map(
    nodes.map(({ name }, at) => [
      name,
      startParty("client-node", configs[at], (news) => study.showNode(name, news)),
    ]),
  );
}

/** Makes a token of an operator; `once`: one that signs a browser in and does nothing else. */
async function newToken(config: string, name: string, once = false): Promise<string> {
  const wish = { name, role: "operator", days: 1, once } as const;
  const { text, record } = makeToken(wish, new Date(), systemEntropy());
  await withTokens(loadOwnBook(config), { keep: record });
  return text;
}

function tomorrow(): string {
  return new Date(Date.now() + DAY_MS).toISOString();
}

/** Asks the service's API with a token. @throws CodedError what the service refuses. */
function asking(url: string, token: string) {
  return async (method: "GET" | "POST", path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { "content-type": "application/json", "idempotency-key": TEMPLATE }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const said = await answer.json();
    if (answer.ok) return said;
    const { code, what, why, todo } = said as Record<"code" | "what" | "why" | "todo", string>;
    throw new CodedError(code, { what, why, todo });
  };
}
