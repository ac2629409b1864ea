import { join } from "node:path";
import { Books } from "@fedseg/keeper/books.ts";
import { systemEntropy } from "@fedseg/keeper/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/key-file.ts";
import { openStore } from "@fedseg/keeper/store.ts";
import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { type Plan, hashPlan, planBytes, readPlan } from "@fedseg/shared/plan/plan.ts";
import { Driver } from "../driver.ts";
import type { CoordinatorPorts } from "../ports.ts";
import { recover } from "../session/recover.ts";
import type { CoordinatorContext, Progress } from "../session/state.ts";
import { createPlan } from "../studies.ts";
import type { CoordinatorConfig } from "./config.ts";
import { publishLedger, publishStudy } from "./publish.ts";
import { type Listening, listen } from "./server.ts";

const FLUSH_MS = 200;

/** What a person or a program is told. */
export type News =
  | Progress
  | { readonly type: "listening"; readonly port: number; readonly plan: Plan }
  | { readonly type: "published"; readonly folder: string };

/**
 * Runs one study to its end: enrols the nodes, runs the sessions, publishes the bundle.
 * Resolves with the error that ended it, or undefined when all went well.
 */
export async function runCoordinator(
  config: CoordinatorConfig,
  tell: (news: News) => void,
): Promise<CodedError | undefined> {
  const key = loadKeyFile(config.key);
  const source = systemEntropy();
  const store = openStore(join(config.folder, "books.db"));
  const books = new Books(store, { key, name: config.name, now: () => new Date() });
  const plan = openStudy(books, toHex(key.publicKey), () =>
    createPlan(config.study, { name: config.name, identity: toHex(key.publicKey) }, source),
  );
  const context: CoordinatorContext = { signingKey: key, analysis: analyses() };
  const ended = Promise.withResolvers<CodedError | undefined>();
  const bundle = join(config.folder, "bundle");
  let server: Listening | undefined;
  const ports: CoordinatorPorts = {
    send: (node, bytes) => server?.send(node, bytes),
    commit: (journal, ledger) => books.commit(journal, ledger),
    after: (ms, call) => void setTimeout(call, ms).unref(),
    finish: (model, running) => {
      publishStudy(bundle, running, model);
      tell({ type: "published", folder: bundle });
      setTimeout(() => ended.resolve(undefined), config.farewellMs).unref();
    },
    stop: (error) => ended.resolve(error),
    tell: (progress) => {
      tell(progress);
      if (progress.type === "labelled" && isEverybodyDone(driver)) ended.resolve(undefined);
    },
  };
  const driver = new Driver(
    recover(plan, (entry) => books.read(entry), context),
    context,
    ports,
  );
  server = await listen({
    ...config.listen,
    roster: plan.roster.map(({ name, identity }) => ({ name, identity: fromHex(identity) })),
    coordinator: key.publicKey,
    source,
    onConnected: (node) => driver.handle({ type: "connected", node }),
    onMessage: (node, bytes) => driver.receive(node, bytes),
    onDeparted: (node) => driver.handle({ type: "departed", node }),
  });
  tell({ type: "listening", port: server.port, plan });
  driver.start();
  const error = await ended.promise;
  await new Promise((resolve) => setTimeout(resolve, FLUSH_MS));
  if (!error) publishLedger(bundle, config.name, books.lines());
  await server.close();
  store.close();
  return error;
}

/** Whether every node of the roster has labelled its users. */
function isEverybodyDone({ state }: Driver): boolean {
  return state.phase === "done" && state.finished.size === state.presence.length;
}

/** Returns the study's plan: the one under way, or a new one that is recorded before anybody hears of it. */
function openStudy(books: Books, identity: string, create: () => Plan): Plan {
  const stored = books.read("plan");
  if (stored) {
    const plan = readPlan(stored);
    if (plan) return plan;
    throw new CodedError("JOURNAL_DAMAGED", {
      what: "The plan in the coordinator's books is unreadable.",
      why: "A study can only go on under the plan that the nodes have countersigned.",
      todo: "Restore the newest copy of the folder, or start a new study in another folder.",
    });
  }
  const plan = create();
  const { epsilon, delta } = plan.budget;
  books.commit(
    [{ key: "plan", value: planBytes(plan) }],
    [
      { type: "GENESIS", identity, role: "coordinator", epsilon, delta, budgetMuSq: "0", ladder: [] },
      { type: "PLAN", study: toHex(hashPlan(planBytes(plan))), title: plan.title },
    ],
  );
  return plan;
}
