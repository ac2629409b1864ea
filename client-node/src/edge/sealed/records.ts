import { type IdRule, readId } from "../../ingest/user-ids.ts";
import type { NodeConfig } from "../config.ts";
import { vaultOf } from "./own-vault.ts";
import { ParticipationRecord } from "../people/participation.ts";
import { SealedFiles } from "./sealed-file.ts";
import { hashUser } from "./user-hash.ts";
import { Withdrawals } from "../people/withdrawals.ts";
import { Campaigns } from "../campaigns/campaigns.ts";
import { ScoreTable } from "../labels/score-table.ts";

/** What a node keeps of its users beside its books; open to commands while the node runs. */
export interface OwnRecords {
  readonly sealed: SealedFiles;
  readonly scores: ScoreTable;
  readonly withdrawals: Withdrawals;
  readonly participation: ParticipationRecord;
  readonly campaigns: Campaigns;
  /** Returns an id as the node reads ids. */
  readonly readId: (id: string) => string;
  /** What the records call a user. */
  readonly hash: (id: string) => string;
}

/** What of a configuration the records need. */
export type RecordsPlace = Pick<NodeConfig, "folder" | "atRest"> & {
  readonly data: { readonly ids: IdRule };
};

/** Opens a node's own records. @throws CodedError VAULT_KEY_MISSING or VAULT_KEY_INVALID. */
export function openRecords(config: RecordsPlace): OwnRecords {
  const { ids } = config.data;
  const vault = vaultOf(config);
  const sealed = new SealedFiles(config.folder, vault);
  return {
    sealed,
    scores: new ScoreTable(config.folder, vault, ids),
    withdrawals: new Withdrawals(sealed, vault, ids),
    participation: new ParticipationRecord(sealed, vault, ids),
    campaigns: new Campaigns(sealed),
    readId: (id) => readId(id, ids),
    hash: (id) => hashUser(vault, id, ids),
  };
}
