import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { requireTrusted } from "@fedseg/keeper/books/own-key.ts";
import { writeHandIn } from "@fedseg/keeper/books/hand-in.ts";
import { onStopSignal } from "@fedseg/keeper/process/stop-signals.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import type { Door } from "@fedseg/keeper/local/door.ts";
import { openLocalDoor } from "@fedseg/keeper/local/open-local-door.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { type Plan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { refuseRevoked } from "@fedseg/shared/session/revoked.ts";
import { ENDED } from "../session/finish.ts";
import { createPlan } from "../make-plan.ts";
import type { CoordinatorConfig } from "./config.ts";
import { listen } from "./server.ts";
import type { Rejection } from "./rejections.ts";
import { booksOf, studyIn } from "./study-in-books.ts";
import { RunWatch } from "./run-watch.ts";
import { type StudyNews, type StudyParts, StudyRun } from "./study-run.ts";

const FLUSH_MS = 200;

/** What a person or a program is told. */
export type News =
  | StudyNews
  | Rejection
  /** Of the server with the books: that it does not answer, or does again. */
  | { readonly type: "store"; readonly what: string }
  | { readonly type: "listening"; readonly port: number };

/** Takes news, with the plan of the study that they are of. */
export type TellNews = (news: News, plan?: Plan) => void;

/**
 * Runs one study to its end: enrols the nodes, runs the sessions, publishes the bundle.
 * Resolves with the error that ended it, or undefined when all went well.
 * @throws CodedError when it cannot start; then nothing is recorded.
 */
export async function runCoordinator(
  config: CoordinatorConfig,
  tell: TellNews,
): Promise<CodedError | undefined> {
  const source = systemEntropy();
  const vault = openVault(config.atRest, source);
  const key = loadKeyFile(config.key, vault);
  const party = { name: config.name, identity: toHex(key.publicKey) };
  const fresh = createPlan(config.study, party, source);
  const store = await openStoreOf(config.store, {
    folder: config.folder,
    book: ".",
    vault,
    told: (what) => tell({ type: "store", what }),
  });
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
type Start = Pick<StudyParts, "key" | "books" | "plan"> & { readonly source: ByteSource };

async function runStudy(
  config: CoordinatorConfig,
  { source, ...start }: Start,
  tell: TellNews,
): Promise<CodedError | undefined> {
  const { key, plan } = start;
  const identities = new Map(plan.roster.map(({ name, identity }) => [name, fromHex(identity)]));
  const watch = new RunWatch();
  const run = new StudyRun(
    { ...config, ...start },
    {
      tell: (news) => {
        watch.heard(run, news);
        tell(news, plan);
      },
      send: (...message) => server.send(...message),
    },
  );
  const door = await openLocalDoor(config.folder, { status: watch.answer(run) });
  const server = await listening(door, {
    ...config.listen,
    identityOf: (name) => identities.get(name),
    studiesOf: () => [run.study],
    key,
    source,
    onConnected: (name) => {
      watch.connected(name);
      run.connected(name);
    },
    onMessage: (name, study, bytes) => {
      if (study === run.study) run.receive(name, bytes);
    },
    onDeparted: (name) => {
      watch.departed(name);
      run.departed(name);
    },
    onTurnedAway: (news) => tell(news, plan),
  });
  const deaf = onStopSignal((reason) => run.stop(reason));
  try {
    await run.record();
    tell({ type: "listening", port: server.port }, plan);
    const [error] = await Promise.all([endedAndFlushed(run.ended), run.start()]);
    return error;
  } finally {
    deaf();
    await door.close();
    await run.end();
    await server.close();
  }
}

/** Listens, or closes the door again that was open before it. */
function listening(door: Door, options: Parameters<typeof listen>[0]): ReturnType<typeof listen> {
  return listen(options).catch(async (error: unknown) => {
    await door.close();
    throw error;
  });
}

/** What was sent last leaves before the server closes. */
async function endedAndFlushed(ended: Promise<CodedError | undefined>): Promise<CodedError | undefined> {
  const error = await ended;
  await new Promise((resolve) => setTimeout(resolve, FLUSH_MS));
  return error;
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
