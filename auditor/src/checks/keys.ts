import { type Check, codesIn } from "./check.ts";
import type { Facts, Party } from "./facts.ts";
import { type Finding, fail, lacking, notVerifiable, pass } from "../finding.ts";
import { keyAt } from "../ledgers/course.ts";
import { type LedgerView, type Role, failAt } from "../ledgers/view.ts";

/** The check of keys. */
export const keysCheck: Check = {
  id: "keys",
  name: { en: "Keys and rotations", zh: "密钥及其更换" },
  claim: {
    en: "Every ledger belongs to the party that the plan names, and every new key was introduced by the old one.",
    zh: "每份账本均属于计划所列的参与方；每次更换密钥均由旧密钥认可。",
  },
  codes: codesIn(
    "KEY_GENESIS KEY_LOST KEY_NOT_IN_FORCE KEY_OWNER KEY_PIN KEY_REVOCATION KEY_REVOKED KEY_ROTATION ONE_NODE_EACH PIN_STRANGER",
  ),
  ofBundle,
  inLedger,
};

/** In one ledger: keys change only by proof, and the plan's key signs while its study runs. */
function* inLedger(view: LedgerView): Generator<Finding> {
  const { course, file, roles } = view;
  for (const { kind, seq } of course.missteps) {
    if (kind === "genesis")
      yield failAt(view, seq, "KEY_GENESIS", "does not open the ledger once, at its first line");
    if (kind === "rotation")
      yield failAt(
        view,
        seq,
        "KEY_ROTATION",
        "hands over to a key that does not prove itself, or is revoked",
      );
    if (kind === "revocation")
      yield failAt(view, seq, "KEY_REVOCATION", "revokes a key without that key's signature");
    if (kind === "revoked")
      yield failAt(view, seq, "KEY_REVOKED", "is signed by a key that this ledger has revoked");
  }
  const opening = file.entries[0]?.body;
  for (const role of roles) {
    const kind = role.node === undefined ? "coordinator" : "node";
    if (opening?.type === "GENESIS" && opening.role !== kind)
      yield failAt(view, 0, "KEY_GENESIS", `opens the ledger of a ${opening.role}, not of a ${kind}`);
    const seq = signedLines(role).find((line) => keyAt(course, line) !== role.identity);
    if (seq !== undefined)
      yield failAt(
        view,
        seq,
        "KEY_NOT_IN_FORCE",
        "is not signed by the key that the plan names for this party",
      );
  }
}

/** Entries that go with something the party signs for the study, from its approval to its last opening. */
function signedLines({ node, events }: Role): readonly number[] {
  const kept = events.of("ENROLLED").map(({ seq }) => seq);
  if (node === undefined) return [...kept, ...events.of("RELEASE").map(({ seq }) => seq)];
  const signed = events.turns.filter(
    ({ type }) => type === "RESERVE" || type === "SENT" || type === "UNMASK",
  );
  return [...events.of("APPROVE").map(({ seq }) => seq), ...kept, ...signed.map(({ seq }) => seq)];
}

/** In the bundle: every party's keys, from the one that opened its ledger to the ones that signed; pins tell whose they are. */
function* ofBundle(facts: Facts): Generator<Finding> {
  const { parties, options } = facts;
  yield* revokedKeys(facts);
  let rotations = 0;
  for (const { ledger } of parties) rotations += Math.max(0, (ledger?.keys.length ?? 1) - 1);
  for (const [name, pin] of options.pins) {
    const own = parties.filter((party) => party.name === name);
    if (own.length === 0)
      yield lacking("PIN_STRANGER", `${name}, pinned on the command line, is no party of the plan`);
    for (const party of own) yield* pinOf(facts, party, pin);
  }
  const changes = rotations > 0 ? `, ${rotations} handed over to a new key by proof` : "";
  const { length: here } = parties.filter(({ ledger }) => ledger);
  const which =
    here < parties.length
      ? `${here} parties whose ledgers are here, of ${parties.length}`
      : `${here} parties`;
  if (here > 0) yield pass(`${which}, each under the key that the plan names${changes}`);
  const unpinned = new Set(parties.map(({ name }) => name).filter((name) => !options.pins.has(name)));
  if (unpinned.size > 0) {
    const names = [...unpinned];
    const shown =
      names.length > 12 ? `${names.slice(0, 12).join(", ")} and ${names.length - 12} more` : names.join(", ");
    yield notVerifiable(
      "KEY_OWNER",
      `that these keys belong to the organisations: ${shown} (give --pin NAME=HEX)`,
    );
  }
  if (facts.studies.length > 0)
    yield notVerifiable(
      "ONE_NODE_EACH",
      "that no organisation runs two nodes, and who the people behind the keys are",
    );
}

/** Every plan's key of a pinned name is the pinned one, or handed over to or from it by proof. */
function* pinOf(
  { studies }: Facts,
  { name, identities, ledger, roles }: Party,
  pin: string,
): Generator<Finding> {
  const proved = ledger?.lineage.includes(pin) ? ledger.lineage : [pin];
  const foreign = identities.find((identity) => !proved.includes(identity));
  const role = roles.find(({ study, node }) => {
    const { identities: nodes, coordinatorIdentity } = studies[study];
    return (node === undefined ? coordinatorIdentity : nodes[node]) === foreign;
  });
  if (foreign !== undefined && role) {
    const path = studies[role.study].paths.plan;
    yield fail(
      "KEY_PIN",
      `${path} names another key for ${name} than the one pinned: ${foreign.slice(0, 16)}…`,
      { path },
    );
  }
}

/** Nobody goes on with a party whose key it calls revoked; what such a key signed before is for people to judge. */
function* revokedKeys({ parties, studies }: Facts): Generator<Finding> {
  const said = new Set<string>();
  for (const { ledger } of parties) {
    for (const { identity, party, seq } of ledger?.revoked ?? []) {
      const place = { path: ledger!.path, line: seq + 1 };
      const wrong = ledger!.roles.find(({ study, lastCharge }) => {
        const { coordinatorIdentity, identities } = studies[study];
        return [coordinatorIdentity, ...identities].includes(identity) && (lastCharge ?? -1) > seq;
      });
      if (wrong) {
        const line = wrong.lastCharge! + 1;
        yield fail(
          "KEY_REVOKED",
          `${ledger!.path} line ${line} charges for a study with ${party}, whose key line ${seq + 1} revokes`,
          { path: ledger!.path, line },
        );
      }
      if (said.has(identity)) continue;
      said.add(identity);
      yield notVerifiable(
        "KEY_LOST",
        `what a key of ${party} signed before it was revoked: ${identity.slice(0, 16)}…`,
        place,
      );
    }
  }
}
