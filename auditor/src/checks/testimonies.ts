import { equalBytes, fromHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Checkpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { type Finding, fail, lacking, notVerifiable } from "../finding.ts";
import type { Testified } from "../ledgers/witnessed.ts";
import type { Facts } from "./facts.ts";
import { keysOf, stateAt } from "./ledger-states.ts";

/**
 * What one ledger testifies to of another's. It convicts nobody by itself: only a note that the accused has signed does,
 * and the witness owes it. Not the witness either, if its own cosignature stands under another ledger: one whose disk was
 * brought back to before that has cosigned both in good faith.
 */
export function* testimonyOf(facts: Facts, key: string, testified: Testified): Generator<Finding> {
  const [ledger, identity, digits, root] = key.split(" ");
  const accused = facts.parties.find((other) => other.origin === ledger && keysOf(other).includes(identity));
  if (!accused?.ledger) return;
  const claim = { size: Number(digits), root: fromHex(root) };
  const state = stateAt(accused.ledger, claim);
  if (state === "held") return;
  const { path, line, by } = testified;
  const what = `${path} line ${line} testifies to ${claim.size} lines of ${accused.ledger.path}`;
  const place = { path, line };
  const signed = (accused.notes ?? []).flatMap(({ checkpoint }) => checkpoint ?? []);
  if (state === "another" && signed.some((own) => isSame(own, claim)))
    return yield fail(
      "FORK_WITNESSED",
      `${what} that ${accused.name} has signed and that are not these: it keeps two`,
      place,
    );
  if (signed.some((own) => own.size >= claim.size && stateAt(accused.ledger!, own) === state)) return;
  const witnesses = facts.parties.filter((party) => by.includes(party.path));
  const isKnown = accused.ledger.isPartial || witnesses.every(({ isAbsent }) => isAbsent);
  const less = state === "old" ? "which holds fewer" : "which differs there";
  yield (isKnown ? notVerifiable : lacking)(
    "TESTIMONY_UNPROVED",
    `${what}, ${less}; no note that ${accused.name} has signed shows it`,
    place,
  );
}

function isSame(a: Checkpoint, b: Checkpoint): boolean {
  return a.size === b.size && equalBytes(a.root, b.root);
}
