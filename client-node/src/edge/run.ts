import { performance } from "node:perf_hooks";
import { Books } from "@fedseg/keeper/books/books.ts";
import { requireTrusted } from "@fedseg/keeper/books/own-key.ts";
import { traced } from "@fedseg/keeper/process/debug.ts";
import { inTurn } from "@fedseg/keeper/process/in-turn.ts";
import { Turns } from "@fedseg/keeper/process/turns.ts";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { writeHandIn } from "@fedseg/keeper/books/hand-in.ts";
import { keepEvidence } from "@fedseg/keeper/books/keep-evidence.ts";
import { notaryOf } from "@fedseg/keeper/books/notary.ts";
import { onStopSignal } from "@fedseg/keeper/process/stop-signals.ts";
import { sharedSoftware } from "@fedseg/keeper/process/software.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { coarse } from "@fedseg/shared/ledger/dating.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { Agent } from "../agent/agent.ts";
import { requireDecided } from "../config/consent-config.ts";
import { contributeAnyway } from "../contribution.ts";
import { measurePace } from "../pace/pace.ts";
import { requireOwnKey } from "../comparison/compared.ts";
import type { NodePorts } from "../agent/ports.ts";
import { receiptsOf } from "../receipts/receipts.ts";
import type { NodeState } from "../session/state.ts";
import { recover } from "../session/recover.ts";
import type { ContributionTurn, NodeContext } from "../session/context.ts";
import { plansUnderWay } from "../session/studies.ts";
import { promisedSq } from "../account/promised.ts";
import type { Table } from "../table.ts";
import { inboxOf } from "./inbox/inbox-file.ts";
import { label } from "./labels/label.ts";
import { Problems } from "./ingest/problems.ts";
import { type NodeConfig, introducedBy, policyOf, vaultOf } from "./config.ts";
import { type Connection, connect } from "./coordinator/connection.ts";
import { followOne } from "./coordinator/followed-study.ts";
import { openAccount } from "./books/open-account.ts";
import { type Kernels, openKernels, thisMachine } from "./kernels/open-kernels.ts";
import { keepReceipt, restoreReceipts } from "./books/receipt-files.ts";
import { StudyTeller } from "./study-teller.ts";
import { openOwnDoor } from "./own-door.ts";
import { ProcessWatch } from "./process-state.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { type OwnRecords, openRecords } from "./sealed/records.ts";
import { Users } from "./ingest/users.ts";

/**
 * Runs a node until its study has ended: enrols, reads data, answers sessions, labels its users. No row is read before there
 * is a plan: when a node connects must not depend on how many there are.
 * Resolves with the refusal that ended it, or undefined when all went well.
 * @throws CodedError when it cannot start; then nothing is written.
 */
export async function runNode(config: NodeConfig, tell: Tell): Promise<CodedError | undefined> {
  requireDecided(config.consent);
  const kernels = openKernels(thisMachine(), { told: (why) => tell("KERNEL_FAILED", keptOut(why)) });
  const vault = vaultOf(config);
  const key = loadKeyFile(config.key, vault);
  requireOwnKey(config.policy, config.name, toHex(key.publicKey));
  const records = openRecords(config);
  const problems = new Problems(config.folder, tell);
  const users = new Users(config, records, { problems, tell });
  const store = await openStoreOf(config.store, {
    folder: config.folder,
    book: ".",
    vault,
    told: (what) => tell("STORE", what),
  });
  try {
    const books = new Books(store, { key, name: config.name, now: () => new Date() });
    await openAccount(config, books, toHex(key.publicKey));
    try {
      requireTrusted(books);
      books.keptBy(sharedSoftware());
      // The module is warm when a plan comes, and what this node states of its pace is what sessions will find.
      kernels?.begin();
      return await takePart(config, { key, vault, books, users, records, problems, kernels }, tell);
    } finally {
      writeHandIn(config.folder, books);
    }
  } finally {
    await kernels?.end();
    await users.end();
    await store.close();
  }
}

/** What a node takes part with. */
interface Start {
  readonly key: SigningKey;
  readonly vault: Vault;
  readonly books: Books;
  readonly users: Users;
  readonly records: OwnRecords;
  readonly problems: Problems;
  readonly kernels: Kernels | undefined;
}

async function takePart(config: NodeConfig, start: Start, owner: Tell): Promise<CodedError | undefined> {
  const { key, books, users, records, problems, kernels } = start;
  const turns = new Turns();
  const context = contextOf(config, start);
  let connection: Connection | undefined;
  const ended = Promise.withResolvers<CodedError | undefined>();
  const labels = new NextLabels();
  const teller = new StudyTeller(owner, config.name, () => agent.state);
  const { tell } = teller;
  const ports: NodePorts = {
    send: (bytes) => followed.send(connection, bytes),
    commit: (journal, ledger, at) => inTurn(turns, () => books.commit(journal, ledger, momentOf(at))),
    defer: (journal, ledger, at) => inTurn(turns, () => books.defer(journal, ledger, momentOf(at))),
    signDeferred: () => inTurn(turns, () => books.signDeferred()),
    now: () => performance.now(),
    after: (ms, call) => void setTimeout(call, ms).unref(),
    prepare: async (plan) => {
      kernels?.begin();
      teller.began(plan);
      return users.prepare(plan).ready();
    },
    keepReceipt: (receipt, at) => {
      keepReceipt(config.folder, receipt, momentOf(at));
      teller.reported(receipt);
    },
    keepRefusal: (event, error) => problems.refused(event, error),
    ask: (plan, study) => ask(plan, study, tell),
    keepEvidence: (code, envelopes, notes) => keepEvidence(config.folder, code, { envelopes, notes }),
    finish: (model, plan) => {
      writeHandIn(config.folder, books);
      // Another plan may be approved, and its rows read, while these are labelled.
      const labelling = { folder: config.folder, users: users.kept(), records, problems };
      const study = toHex(hashPlan(planBytes(plan)));
      labels.next = async () => label(labelling, { model, plan, study }, tell);
    },
    stop: (error) => void setTimeout(() => ended.resolve(error), LINGER_MS),
    tell,
  };
  const state = recovered(config, books, context);
  const agent = new Agent(state, context, traced("node", ports));
  const followed = followOne(agent, () => books.standing().approved);
  const watch = new ProcessWatch();
  const door = await openOwnDoor(config.folder, { ...start, turns, watch }, ended.resolve);
  await agent.start();
  connection = connect({
    ...introducedBy(config, key),
    isPatient: true,
    ...watch.heard(followed.calls, (reason) => tell("CONNECTION", reason)),
    onDenied: ended.resolve,
  });
  const deaf = onStopSignal(ended.resolve);
  // A study that had ended before this start is in nobody's sight any more.
  const early = state.phase === "finished" ? labels.make() : undefined;
  await ended.promise;
  deaf();
  await door.close();
  await agent.end();
  connection.close();
  const unlabelled = (await early) ?? (await labels.make());
  return (await ended.promise) ?? unlabelled;
}

/** Where the node stood when it ended, with the receipts of what it has said. */
function recovered({ name, folder }: NodeConfig, books: Books, context: NodeContext): NodeState {
  const read = (entry: string) => books.read(entry);
  const state = recover(read, name, context);
  restoreReceipts(folder, receiptsOf(state, read, context), momentOf(performance.now()));
  return state;
}

/** The labels that are to be made once nobody is connected who could see how long that takes: each once. */
class NextLabels {
  next: (() => Promise<CodedError | undefined>) | undefined;

  async make(): Promise<CodedError | undefined> {
    const { next } = this;
    this.next = undefined;
    return next?.();
  }
}

/** The moment, to the second, at which `performance.now()` was `at`. */
function momentOf(at: number): Date {
  return new Date(coarse(new Date().getTime() - (performance.now() - at)));
}

/** Tells the owner which plan waits, and what it would cost. */
function ask(plan: Plan, study: string, tell: Tell): void {
  const { epsilon, delta } = plan.budget;
  const name = study.slice(0, 16);
  const text = `Plan ${study} waits for your approval: epsilon ${epsilon} at delta ${delta}. Look at it with fedseg-node inbox --study ${name}; say yes with fedseg-node approve --study ${name}, or no with fedseg-node refuse --study ${name}. The coordinator hears nothing until then.`;
  tell("ASK", text, { study, epsilon, delta });
}

function contextOf(config: NodeConfig, start: Start): NodeContext {
  const { key, books, problems, kernels } = start;
  const source = systemEntropy();
  return {
    name: config.name,
    signingKey: key,
    policy: policyOf(config),
    source,
    consentRule: config.consent.rule,
    ledger: () => books.standing(),
    notary: () => notaryOf(books, key, config.name),
    contribute: (request, parameters, turn, isLate) => {
      const rows = {
        table: () => counted(start, turn),
        failed: (error: unknown) => void problems.rows(error),
        isLate,
        fast: kernels?.fast,
      };
      return contributeAnyway(rows, request, parameters, source);
    },
    inbox: inboxOf(config, books),
    promised: () => {
      const underWay = plansUnderWay(books.standing().approved, (entry) => books.read(entry));
      return promisedSq(underWay, books.lines());
    },
    analysis: analyses(),
    pace: (plan) =>
      measurePace(plan, {
        now: () => performance.now(),
        source,
        fast: kernels?.fast,
        leastMs: config.policy.limits.minTickMs,
      }),
    clock: () => new Date().getTime(),
  };
}

/** The users of a sum, once it is on record who they are: a crash afterwards leaves rather too much on record than too little. */
function counted({ users, records }: Start, turn: ContributionTurn): Table {
  const rows = users.newest();
  const table = rows.table();
  records.participation.add({ ...turn, at: new Date().toISOString() }, rows.counted());
  return table;
}

function keptOut(why: string): string {
  return `The compiled kernels are not used any more (${why.trim()}). Users are counted one after the other until this node is started anew: slower, and the same numbers.`;
}

/** How long the last messages get to leave. */
const LINGER_MS = 300;
