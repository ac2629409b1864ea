import { type NodeConfig, vaultOf } from "./config.ts";
import { ParticipationRecord } from "./participation.ts";
import { SealedFiles } from "./sealed-file.ts";
import { hashUser } from "./user-hash.ts";
import { Withdrawals } from "./withdrawals.ts";

/** What a node keeps of its users beside its books; open to commands while the node runs. */
export interface OwnRecords {
  readonly sealed: SealedFiles;
  readonly withdrawals: Withdrawals;
  readonly participation: ParticipationRecord;
  /** What the records call a user. */
  readonly hash: (id: string) => string;
}

/** Opens a node's own records. @throws CodedError VAULT_KEY_MISSING or VAULT_KEY_INVALID. */
export function openRecords(config: Pick<NodeConfig, "folder" | "atRest">): OwnRecords {
  const vault = vaultOf(config);
  const sealed = new SealedFiles(config.folder, vault);
  return {
    sealed,
    withdrawals: new Withdrawals(sealed, vault),
    participation: new ParticipationRecord(sealed, vault),
    hash: (id) => hashUser(vault, id),
  };
}
