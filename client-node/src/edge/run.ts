import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { Books, requireTrusted } from "@fedseg/keeper/books.ts";
import { traced } from "@fedseg/keeper/edge/debug.ts";
import { writeHandIn } from "@fedseg/keeper/edge/hand-in.ts";
import { notaryOf } from "@fedseg/keeper/edge/notary.ts";
import { onStopSignal } from "@fedseg/keeper/edge/stop-signals.ts";
import { sharedSoftware } from "@fedseg/keeper/edge/software.ts";
import { systemEntropy } from "@fedseg/keeper/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/key-file.ts";
import { openStore } from "@fedseg/keeper/store.ts";
import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/spec.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { Agent } from "../agent.ts";
import { contribute } from "../contribution.ts";
import { requireOwnKey } from "../comparison/compared.ts";
import type { NodePorts } from "../ports.ts";
import { receiptsOf } from "../session/receipts.ts";
import { recover } from "../session/recover.ts";
import type { NodeContext } from "../session/state.ts";
import { type NodeConfig, addressOf, policyOf, vaultOf } from "./config.ts";
import { type Connection, connect } from "./connection.ts";
import { openAccount } from "./open-account.ts";
import { keepReceipt, restoreReceipts } from "./receipt-files.ts";
import { writeResults } from "./results.ts";
import type { Tell } from "./tell.ts";
import { type OwnRecords, openRecords } from "./own-records.ts";
import { Users } from "./users.ts";

/**
 * Runs a node until its study has ended: reads data, enrols, answers sessions, labels its users.
 * Resolves with the refusal that ended it, or undefined when all went well.
 * @throws CodedError when it cannot start; then nothing is written.
 */
export async function runNode(config: NodeConfig, tell: Tell): Promise<CodedError | undefined> {
  const vault = vaultOf(config);
  const key = loadKeyFile(config.key, vault);
  requireOwnKey(config.policy, config.name, toHex(key.publicKey));
  const records = openRecords(config);
  const users = new Users(config, records, tell);
  await users.check();
  const store = openStore(join(config.folder, "books.db"), vault);
  try {
    const books = new Books(store, { key, name: config.name, now: () => new Date() });
    openAccount(config, books, toHex(key.publicKey));
    try {
      requireTrusted(books);
      books.recordSoftware(sharedSoftware());
      return await takePart(config, { key, books, users, records }, tell);
    } finally {
      writeHandIn(config.folder, books);
    }
  } finally {
    store.close();
  }
}

/** What a node takes part with. */
interface Start {
  readonly key: SigningKey;
  readonly books: Books;
  readonly users: Users;
  readonly records: OwnRecords;
}

async function takePart(config: NodeConfig, start: Start, tell: Tell): Promise<CodedError | undefined> {
  const { key, books, users, records } = start;
  const context = contextOf(config, start);
  let connection: Connection | undefined;
  const ended = Promise.withResolvers<CodedError | undefined>();
  const ports: NodePorts = {
    send: (bytes) => connection?.send(bytes),
    commit: (journal, ledger) => {
      noteParticipation(ledger, { users, records });
      books.commit(journal, ledger);
    },
    now: () => performance.now(),
    after: (ms, call) => void setTimeout(call, ms).unref(),
    prepare: async (plan) => {
      await users.prepare(plan);
      // Hashes are made now, and not while a session waits.
      users.counted();
    },
    keepReceipt: (receipt) => keepReceipt(config.folder, receipt),
    keepEvidence: (code, envelopes, notes) => keepEvidence(config.folder, code, envelopes, notes),
    finish: async (model, plan) => {
      writeHandIn(config.folder, books);
      label(config, start, { model, plan }, tell);
    },
    stop: (error) => void setTimeout(() => ended.resolve(error), LINGER_MS),
    tell,
  };
  const state = recover((entry) => books.read(entry), config.name, context);
  restoreReceipts(
    config.folder,
    receiptsOf(state, (entry) => books.read(entry), context),
  );
  const agent = new Agent(state, context, traced("node", ports));
  await agent.start();
  connection = connect({
    ...addressOf(config),
    name: config.name,
    key,
    coordinator: fromHex(config.policy.coordinator.identity),
    onReady: () => agent.connected(),
    onMessage: (bytes) => agent.receive(bytes),
    onLost: (reason) => tell("CONNECTION", reason),
    onDenied: ended.resolve,
  });
  const deaf = onStopSignal(ended.resolve);
  try {
    return await ended.promise;
  } finally {
    deaf();
    connection.close();
  }
}

function contextOf(config: NodeConfig, { key, books, users }: Start): NodeContext {
  const source = systemEntropy();
  return {
    name: config.name,
    signingKey: key,
    policy: policyOf(config),
    source,
    consentRule: config.consent.rule,
    ledger: () => books.standing(),
    notary: () => notaryOf(books, key, config.name),
    contribute: (request, parameters) => contribute(users.table(), request, parameters, source),
    analysis: analyses(),
    clock: () => new Date().getTime(),
  };
}

/** Labels this node's users and tells its owner where the result lies. */
function label(
  { folder }: NodeConfig,
  { users, records }: Start,
  { model, plan }: { readonly model: SegmentationModel; readonly plan: Plan },
  tell: Tell,
): void {
  for (;;) {
    const { table, version } = users.labelled();
    const results = writeResults({ folder, sealed: records.sealed }, table, model, plan);
    // Who withdrew while the files were written must not stand in them.
    if (!users.isCurrent(version)) continue;
    tell("LABELLED", `${results.users} users labelled in ${results.labels}`, { labels: results.labels });
    if (results.beside) tell("BESIDE", results.beside);
    return;
  }
}

/** Records who is in a sum before it is charged: a crash between leaves rather too much on record than too little. */
function noteParticipation(
  ledger: readonly LedgerDraft[],
  { users, records }: Pick<Start, "users" | "records">,
): void {
  for (const entry of ledger) {
    if (entry.type !== "RESERVE") continue;
    const { study, session, attempt } = entry;
    records.participation.add({ study, session, attempt, at: new Date().toISOString() }, users.counted());
  }
}

/** How long the last messages get to leave. */
const LINGER_MS = 300;

function keepEvidence(
  folder: string,
  code: string,
  envelopes: readonly unknown[],
  notes: readonly string[],
): void {
  const evidence = join(folder, "evidence");
  mkdirSync(evidence, { recursive: true, mode: 0o700 });
  const path = join(evidence, code.toLowerCase());
  writeFileSync(`${path}.cbor`, encodeCanonical(envelopes), { mode: 0o600 });
  if (notes.length > 0) writeFileSync(`${path}.notes`, notes.join(""), { mode: 0o600 });
}
