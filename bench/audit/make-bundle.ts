import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";
import { agreementPublicKey } from "@fedseg/shared/crypto/key-agreement.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { signingKeyFromSeed } from "@fedseg/shared/crypto/signature.ts";
import { cosign, signCheckpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import { coordinatorGenesis, nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { formatNote, parseNote } from "@fedseg/shared/ledger/note.ts";
import { Analysis } from "@fedseg/shared/plan/analysis.ts";
import { type Plan, planBytes } from "@fedseg/shared/plan/plan.ts";
import type { Release } from "@fedseg/shared/private-sum/types.ts";
import { studyModelText } from "@fedseg/shared/session/model-text.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { ZERO_HASH, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import type { Expectation } from "@fedseg/shared/session/opened.ts";
import { studyLedger } from "@fedseg/shared/session/signatories.ts";
import { type Study, assembleStudy, planBinding } from "@fedseg/shared/session/study.ts";
import { verifyRecord } from "@fedseg/shared/session/verified.ts";
import { LedgerWriter } from "./ledger-writer.ts";
import { type Cast, makeSession } from "./make-session.ts";
import { largePlan } from "./plan.ts";

/** How large a bundle is to be. */
export interface Size {
  readonly nodes: number;
  readonly sessions: number;
}

const SOFTWARE: LedgerDraft = { type: "SOFTWARE", version: "0.1.0", sharedHash: "5".repeat(64) };
const ACCOUNT = { epsilon: 100, delta: 1e-9 };
const newKey = () => signingKeyFromSeed(new Secret(new Uint8Array(randomBytes(32))));

/** Makes an honest bundle of as many studies of the same accounts as it takes; returns how many sessions it has. */
export function makeBundle(
  folder: string,
  { nodes: count, sessions }: Size,
  tell: (done: number) => void,
): number {
  for (const name of ["ledgers", "checkpoints"]) mkdirSync(join(folder, name), { recursive: true });
  const nodes = Array.from({ length: count }, (_, node) => {
    const name = `shop-${node + 1}`;
    return new LedgerWriter(name, newKey(), join(folder, "ledgers", `${name}.jsonl`));
  });
  for (const node of nodes) node.write(nodeGenesis(node.identity, ACCOUNT.epsilon, ACCOUNT.delta), SOFTWARE);
  let done = 0;
  for (let study = 1; done < sessions; study += 1) {
    const prefix = `studies/${`${study}`.padStart(4, "0")}`;
    const made = makeStudy(join(folder, prefix), nodes, study);
    done += made.sessions;
    for (const node of nodes) node.flush();
    tell(done);
    if (done >= sessions)
      for (const node of nodes)
        writeNote(join(folder, "checkpoints"), node, node.name, [...nodes, made.coordinator], made.origin);
  }
  return done;
}

function makeStudy(folder: string, nodes: readonly LedgerWriter[], at: number) {
  for (const name of ["sessions", "ledgers", "checkpoints"])
    mkdirSync(join(folder, name), { recursive: true });
  const coordinator = new LedgerWriter("coordinator", newKey(), join(folder, "ledgers", "coordinator.jsonl"));
  const plan = largePlan(nodes, coordinator, at);
  const study = enrol(folder, plan, nodes);
  const cast = { coordinator, nodes };
  openStudy(study, cast);
  const sessions = runSessions(folder, study, cast);
  closeStudy(study, cast);
  const origin = studyLedger(plan, study.binding.planHash);
  writeNote(join(folder, "checkpoints"), coordinator, origin, nodes, origin);
  coordinator.flush();
  return { sessions, coordinator, origin };
}

function enrol(folder: string, plan: Plan, nodes: readonly LedgerWriter[]): Study {
  const address = { type: "ENROLL", session: 0, attempt: 0, recipient: COORDINATOR } as const;
  const enrolments = nodes.map(({ key }, sender) => {
    const channelKey = agreementPublicKey(new Secret(new Uint8Array(randomBytes(32))));
    return sealEnvelope(key, planBinding(plan), { ...address, sender }, { channelKey, ticks: [] });
  });
  writeFileSync(join(folder, "plan.cbor"), planBytes(plan));
  writeFileSync(join(folder, "enrolments.cbor"), encodeCanonical(enrolments));
  return assembleStudy(plan, enrolments);
}

function openStudy({ binding, plan, channelKeys }: Study, { coordinator, nodes }: Cast): void {
  const study = toHex(binding.planHash);
  const enrolled: LedgerDraft = { type: "ENROLLED", study, enrolHash: toHex(binding.enrolHash) };
  const approved = { type: "PLAN", study, title: plan.title } as const;
  coordinator.write(coordinatorGenesis(coordinator.identity), SOFTWARE, approved, enrolled);
  for (const [at, node] of nodes.entries())
    node.write(approved, { type: "APPROVE", study, channelKey: toHex(channelKeys[at]) }, enrolled);
}

function runSessions(folder: string, study: Study, cast: Cast): number {
  const { coordinator, nodes } = cast;
  const analysis = new Analysis(study.plan, study.binding.planHash);
  const history: Release[] = [];
  let [stateHash, previousResult] = [study.binding.enrolHash, ZERO_HASH];
  for (;;) {
    const step = analysis.after(history);
    if (step.type === "refusal") throw step.error;
    if (step.type === "model") {
      const text = studyModelText(study.plan, step.model);
      writeFileSync(join(folder, "model.json"), text);
      const modelHash = toHex(hashFields(DOMAINS.model, utf8(text)));
      for (const party of [coordinator, ...nodes])
        party.write({ type: "MODEL", study: toHex(study.binding.planHash), modelHash });
      return history.length;
    }
    const session = history.length + 1;
    const { request, parameters } = step;
    const expected: Expectation = { session, stateHash, previousResult, request, parameters };
    const record = makeSession(study, expected, cast);
    const bytes = encodeCanonical(record);
    const verified = verifyRecord(study, expected, record);
    if (verified instanceof Error) throw verified;
    writeFileSync(join(folder, "sessions", `${`${session}`.padStart(5, "0")}.cbor`), bytes);
    for (const party of [coordinator, ...nodes]) {
      party.write({
        type: "RELEASE",
        study: toHex(study.binding.planHash),
        session,
        attempt: record.open.attempt,
        resultHash: toHex(verified.resultHash),
        recordHash: toHex(hashFields(DOMAINS.sessionRecord, bytes)),
        survivors: [...verified.closed.survivors],
        muSq: `${verified.muSq}`,
      });
    }
    history.push(verified.release);
    ({ stateHash } = verified);
    previousResult = verified.resultHash;
  }
}

/** Every node testifies to the ledgers of all others as they stand when the model is written. */
function closeStudy({ binding, plan }: Study, { coordinator, nodes }: Cast): void {
  const checkpointOf = (party: LedgerWriter, ledger: string) => {
    const { size } = party.tree;
    return { ledger, identity: party.identity, size, root: toHex(party.tree.rootAt(size)) };
  };
  const all = [
    checkpointOf(coordinator, studyLedger(plan, binding.planHash)),
    ...nodes.map((node) => checkpointOf(node, node.name)),
  ];
  const study = toHex(binding.planHash);
  for (const node of nodes) {
    const checkpoints = all.filter(({ ledger }) => ledger !== node.name);
    node.write({ type: "WITNESS", study, checkpoints });
  }
}

function writeNote(
  folder: string,
  party: LedgerWriter,
  origin: string,
  witnesses: readonly LedgerWriter[],
  coordinatorOrigin: string,
): void {
  const { size } = party.tree;
  const note = parseNote(signCheckpoint(party.key, origin, { size, root: party.tree.rootAt(size) }))!;
  const seconds = 1_790_000_000;
  const cosignatures = witnesses
    .filter((witness) => witness !== party)
    .map((witness) => {
      const name = witness.name === "coordinator" ? coordinatorOrigin : witness.name;
      return cosign(witness.key, name, note.text, seconds);
    });
  const text = formatNote({ ...note, signatures: [...note.signatures, ...cosignatures] });
  writeFileSync(join(folder, `${party.name}.notes`), text);
}
