import { fromHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Secret } from "@fedseg/shared/crypto/secret.ts";
import { claimsKey, isCosigned, originOf, proveCosigned } from "@fedseg/shared/ledger/checkpoint.ts";
import type { Note } from "@fedseg/shared/ledger/note.ts";
import type { SignedNote } from "../bundle/notes.ts";
import type { Facts, Party } from "./facts.ts";
import { keysOf } from "./ledger-states.ts";

/** Counts the other parties of its studies that have cosigned a party's note, each once, and names one that has not and is said to. */
export function cosignersOf(facts: Pick<Facts, "parties">, party: Party, { note }: SignedNote) {
  const witnesses = namedIn(facts, party, note);
  const others = witnesses.filter((witness) => !signatories(witness).some((one) => isCosigned(note, one)));
  return {
    count: witnesses.length - others.length,
    isFalse: others.some((witness) => signatories(witness).some((one) => claimsKey(note, one, "witness"))),
  };
}

/**
 * Verifies the cosignatures of all notes together, so that {@link cosignersOf} need not look at each by itself. `seed`: 32
 * fresh random bytes.
 */
export function proveCosigners(facts: Pick<Facts, "parties">, seed: Secret): void {
  const all = facts.parties.flatMap((party) =>
    (party.ledger ? (party.notes ?? []) : []).flatMap(({ note }) =>
      namedIn(facts, party, note).flatMap((one) => signatories(one).map((witness) => ({ note, witness }))),
    ),
  );
  proveCosigned(all, seed);
}

/** The witnesses of a party that a note names. */
function namedIn({ parties }: Pick<Facts, "parties">, party: Party, note: Note): readonly Party[] {
  const named = new Set(note.signatures.map(({ name }) => name));
  return party.witnesses.map((at) => parties[at]).filter(({ origin }) => named.has(originOf(origin)));
}

/** A party under every key that it may have signed with. */
function signatories(party: Party) {
  return keysOf(party).map((key) => ({ name: party.origin, identity: fromHex(key) }));
}
