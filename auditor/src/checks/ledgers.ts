import { equalBytes, fromHex } from "@fedseg/shared/crypto/bytes.ts";
import { EMPTY_LEDGER, followsHead, formatEntry, hashEntry } from "@fedseg/shared/ledger/entry.ts";
import { LedgerTree } from "@fedseg/shared/ledger/tree.ts";
import type { LedgerFile } from "../bundle.ts";
import type { Evidence } from "../evidence.ts";
import { type Finding, fail, notVerifiable, pass } from "../finding.ts";
import { lineAt, partyLedgers } from "../party-ledger.ts";

/** Every ledger is an unbroken chain signed by its party, in time order, and holds each head its party has signed. */
export function* checkLedgers(evidence: Evidence): Generator<Finding> {
  let entries = 0;
  for (const { name, node, identity, file, isAbsent } of partyLedgers(evidence)) {
    if (!file) {
      yield isAbsent
        ? notVerifiable("CHAIN_BROKEN", `ledgers/${name}.jsonl was not delivered`)
        : fail("CHAIN_BROKEN", `ledgers/${name}.jsonl is missing`);
      continue;
    }
    entries += file.entries.length;
    const broken = brokenChain(file, name, fromHex(identity)) ?? file.damage;
    if (broken) yield fail("CHAIN_BROKEN", broken);
    else if (node !== undefined) yield* checkHeads(evidence, file, node, isAbsent);
  }
  yield pass(
    `${entries} entries in ${evidence.bundle.ledgers.size} ledgers: canonical, chained, signed, in order`,
  );
}

/** Finds the first entry that does not follow the one before it. */
function brokenChain(file: LedgerFile, name: string, identity: Uint8Array): string | undefined {
  let head = EMPTY_LEDGER;
  let last = -Infinity;
  for (const [seq, entry] of file.entries.entries()) {
    if (entry.ledger !== name) return `${lineAt(file, seq)} is of another ledger`;
    if (!followsHead(entry, head, identity))
      return `${lineAt(file, seq)} does not follow the line before it, or is not signed`;
    const time = Date.parse(entry.time);
    if (!(time >= last)) return `${lineAt(file, seq)} is dated before the line before it`;
    last = time;
    head = { size: seq + 1, hash: hashEntry(entry) };
  }
  return undefined;
}

/** A root that a node signed in a report must be its ledger's at that size: otherwise it keeps two. */
function* checkHeads(
  { sessions }: Evidence,
  file: LedgerFile,
  node: number,
  isAbsent: boolean,
): Generator<Finding> {
  const tree = new LedgerTree();
  for (const entry of file.entries) tree.append(formatEntry(entry));
  for (const { path, verified } of sessions) {
    const signed = verified.closed.headers.get(node)?.ledger;
    if (!signed || signed.size === 0) continue;
    if (signed.size > tree.size && isAbsent) continue;
    if (signed.size > tree.size || !equalBytes(tree.rootAt(signed.size), signed.root)) {
      yield fail(
        "CHAIN_BROKEN",
        `${file.path} has other first ${signed.size} lines than its node signed for in ${path}`,
      );
    }
  }
}
