import { type Signatory, checkpointIn } from "@fedseg/shared/ledger/checkpoint.ts";
import { type Notary, cosignedNote } from "@fedseg/shared/ledger/notebook.ts";
import type { KnownLedger } from "@fedseg/shared/ledger/rotation.ts";
import { reportedLedger } from "./seen-reports.ts";

/** Lists all that this node has seen of a ledger under one key: what it has cosigned, and what a report was made over. */
export function knownLedgers(notary: Pick<Notary, "read">, signatory: Signatory): readonly KnownLedger[] {
  const note = cosignedNote(notary, signatory);
  const cosigned = note === undefined ? undefined : checkpointIn(note, signatory);
  const reported = reportedLedger(notary, signatory.identity);
  return [...(cosigned ? [{ ...cosigned, followedBy: 0 }] : []), ...(reported ? [reported] : [])];
}
