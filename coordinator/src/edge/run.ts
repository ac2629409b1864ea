import { join } from "node:path";
import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { requireTrusted } from "@fedseg/keeper/books/own-key.ts";
import { traced } from "@fedseg/keeper/process/debug.ts";
import { writeHandIn } from "@fedseg/keeper/books/hand-in.ts";
import { keepEvidence } from "@fedseg/keeper/books/keep-evidence.ts";
import { notaryOf } from "@fedseg/keeper/books/notary.ts";
import { onStopSignal } from "@fedseg/keeper/process/stop-signals.ts";
import { sharedSoftware } from "@fedseg/keeper/process/software.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { coordinatorGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { refuseRevoked } from "@fedseg/shared/session/revoked.ts";
import { studyLedger } from "@fedseg/shared/session/signatories.ts";
import { Driver } from "../driver.ts";
import type { CoordinatorPorts } from "../ports.ts";
import { ENDED } from "../session/finish.ts";
import { recover } from "../session/recover.ts";
import type { CoordinatorContext } from "../session/context.ts";
import type { Progress } from "../session/events.ts";
import { createPlan } from "../make-plan.ts";
import type { CoordinatorConfig } from "./config.ts";
import { publishBundle } from "./publish.ts";
import { listen } from "./server.ts";
import type { Rejection } from "./rejections.ts";
import { booksOf, studyIn } from "./study-in-books.ts";
import { WaitingFor } from "./waiting-for.ts";

const FLUSH_MS = 200;
/** When an operator first hears whom the enrolment waits for, and how rarely later: each time takes twice as long. */
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [15_000, 3_600_000];

/** What a person or a program is told. */
export type News =
  | Progress
  | Rejection
  | { readonly type: "listening"; readonly port: number; readonly plan: Plan }
  /** Platforms that have not countersigned the plan yet. */
  | { readonly type: "waiting"; readonly for: readonly string[] }
  | { readonly type: "published"; readonly folder: string };

/**
 * Runs one study to its end: enrols the nodes, runs the sessions, publishes the bundle.
 * Resolves with the error that ended it, or undefined when all went well.
 * @throws CodedError when it cannot start; then nothing is recorded.
 */
export async function runCoordinator(
  config: CoordinatorConfig,
  tell: (news: News) => void,
): Promise<CodedError | undefined> {
  const source = systemEntropy();
  const vault = openVault(config.atRest, source);
  const key = loadKeyFile(config.key, vault);
  const party = { name: config.name, identity: toHex(key.publicKey) };
  const fresh = createPlan(config.study, party, source);
  const store = await openStoreOf(config.store, { folder: config.folder, book: ".", vault });
  try {
    const begun = studyIn(store);
    if (begun) requireSame(begun.plan, fresh);
    const { plan, store: own } = begun ?? booksOf(store, fresh);
    const books = new Books(own, { key, name: config.name, now: () => new Date() });
    requireTrusted(books);
    const untrusted = refuseRevoked(plan, books.standing().revoked);
    if (untrusted && !books.read(ENDED)) throw untrusted;
    try {
      return await runStudy(config, { key, source, books, plan }, tell);
    } finally {
      writeHandIn(config.folder, books);
    }
  } finally {
    await store.close();
  }
}

/** What a coordinator runs a study with. */
interface Start {
  readonly key: SigningKey;
  readonly source: ByteSource;
  readonly books: Books;
  readonly plan: Plan;
}

async function runStudy(
  config: CoordinatorConfig,
  { key, source, books, plan }: Start,
  tell: (news: News) => void,
): Promise<CodedError | undefined> {
  const notary = () => notaryOf(books, key, studyLedger(plan, hashPlan(planBytes(plan))));
  const { enrolMs } = config;
  const context: CoordinatorContext = { signingKey: key, notary, analysis: analyses(), enrolMs };
  const ended = Promise.withResolvers<CodedError | undefined>();
  const bundle = join(config.folder, "bundle");
  const ports: CoordinatorPorts = {
    send: (node, bytes) => server.send(node, bytes),
    commit: (journal, ledger) => books.commit(journal, ledger),
    after: (ms, call) => void setTimeout(call, ms).unref(),
    finish: () => {
      publish();
      tell({ type: "published", folder: bundle });
      setTimeout(() => ended.resolve(undefined), config.farewellMs).unref();
    },
    stop: (error) => ended.resolve(error),
    failed: ended.reject,
    tell: (progress) => {
      tell(progress);
      const mayBeLast = progress.type === "labelled" || progress.type === "notarised";
      if (mayBeLast && isEverybodyDone(driver)) ended.resolve(undefined);
    },
    keepEvidence: (code, notes) => keepEvidence(config.folder, code, { notes }),
  };
  /** Brings the bundle of a study with a model up to date. */
  const publish = () => {
    const { state } = driver;
    if (state.phase !== "done" || books.read("model") === undefined) return;
    publishBundle(bundle, state, { name: config.name, lines: books.lines(), notes: ownNotes(notary()) });
  };
  const deaf = onStopSignal(ended.resolve);
  const state = recover(plan, (entry) => books.read(entry), context);
  const driver = new Driver(state, context, traced("coordinator", ports));
  const waiting = new WaitingFor(plan.roster, new Date());
  const server = await listen({
    ...config.listen,
    roster: plan.roster.map(({ name, identity }) => ({ name, identity: fromHex(identity) })),
    key,
    source,
    ...heardBy(driver, waiting),
    onTurnedAway: tell,
  });
  try {
    await recordPlan(books, plan);
    tell({ type: "listening", port: server.port, plan });
    tellWaiting(driver, waiting, tell);
    const [error] = await Promise.all([endedAndFlushed(ended.promise), driver.start()]);
    return error;
  } finally {
    deaf();
    await driver.end();
    await server.close();
    publish();
  }
}

/** What was sent last leaves before the server closes. */
async function endedAndFlushed(ended: Promise<CodedError | undefined>): Promise<CodedError | undefined> {
  const error = await ended;
  await new Promise((resolve) => setTimeout(resolve, FLUSH_MS));
  return error;
}

/** Takes what comes from the nodes to the driver; who comes or goes is noted first. */
function heardBy(driver: Driver, waiting: WaitingFor) {
  const heard = (type: "connected" | "departed", node: number) => {
    waiting.heard(type, node, new Date());
    driver.handle({ type, node });
  };
  return {
    onConnected: (node: number) => heard("connected", node),
    onMessage: (node: number, bytes: Uint8Array) => driver.receive(node, bytes),
    onDeparted: (node: number) => heard("departed", node),
  };
}

/** Tells whom the enrolment waits for, less and less often, until everybody is enrolled. */
function tellWaiting(
  driver: Driver,
  waiting: WaitingFor,
  tell: (news: News) => void,
  ms = FIRST_WAIT_MS,
): void {
  const next = () => {
    const { state } = driver;
    if (state.phase !== "enrolling") return;
    tell({ type: "waiting", for: waiting.missing(state) });
    tellWaiting(driver, waiting, tell, Math.min(LONGEST_WAIT_MS, 2 * ms));
  };
  setTimeout(next, ms).unref();
}

/** Whether every node of the roster has labelled its users, and the last checkpoints are cosigned. */
function isEverybodyDone({ state }: Driver): boolean {
  const isLabelled = state.phase === "done" && state.finished.size === state.presence.length;
  return isLabelled && state.closing.type === "closed";
}

/** @throws CodedError STUDY_CHANGED when the configuration asks for another study than the one in the books. */
function requireSame(plan: Plan, fresh: Plan): void {
  const { studyId } = plan;
  if (toHex(planBytes({ ...fresh, studyId })) === toHex(planBytes(plan))) return;
  throw new CodedError("STUDY_CHANGED", {
    what: "The configuration describes another study than the one that this folder's books hold.",
    why: "A plan cannot change once it is recorded, and a folder holds one study.",
    todo: "Give the new study a folder of its own, or undo the change to go on with the old one.",
  });
}

/** Records the plan, once, and the software that runs, before anybody hears of them. */
async function recordPlan(books: Books, plan: Plan): Promise<void> {
  if (books.read("plan") === undefined) await recordNewPlan(books, plan);
  books.keptBy(sharedSoftware());
}

async function recordNewPlan(books: Books, plan: Plan): Promise<void> {
  const { coordinator, title } = plan;
  await books.commit(
    [{ key: "plan", value: planBytes(plan) }],
    [
      coordinatorGenesis(coordinator.identity),
      { type: "PLAN", study: toHex(hashPlan(planBytes(plan))), title },
    ],
  );
}
