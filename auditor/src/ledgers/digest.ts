import type { AccountReplay } from "./account-replay.ts";
import type { Software } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import type { LedgerCourse } from "./course.ts";
import type { PackedTree } from "../bundle/packed-tree.ts";
import type { Placed } from "./study-events.ts";

/** What one ledger says of one study. */
export interface RoleDigest {
  readonly study: number;
  readonly node: number | undefined;
  /** Software that it names from the approval on; empty when it names none before. */
  readonly software: readonly Software[];
  /** Attempts that this node helped to open and no record shows. */
  readonly opened: readonly { readonly session: number; readonly attempt: number; readonly muSq: string }[];
  /** When the sums were entered as released, by session; ISO 8601, the keeper's clock. */
  readonly releasedAt: readonly (string | undefined)[];
  /** Place of the last APPROVE or RESERVE, and of the last RELEASE, from 0. */
  readonly lastCharge: number | undefined;
  readonly lastRelease: number | undefined;
  /** How many charges came to which end. */
  readonly fates: Readonly<Record<string, number>>;
}

/** A ledger as far as the rest of the audit needs it; plain data. */
export interface LedgerDigest {
  readonly path: string;
  readonly size: number;
  /** Lines before the last ones that an old copy may have got, too. */
  readonly sizeBeforeUnheard: number;
  readonly isPartial: boolean;
  readonly tree: PackedTree;
  readonly keys: LedgerCourse["keys"];
  /** Keys that the party has had, each but the first signed over to by the one before it; hexadecimal. */
  readonly lineage: readonly string[];
  readonly revoked: LedgerCourse["revoked"];
  readonly account: Omit<AccountReplay, "problems">;
  readonly roles: readonly RoleDigest[];
  /** What it testifies to of others, as {@link claimKey} writes it, with the line of the WITNESS entry. */
  readonly witnessed: readonly { readonly claim: string; readonly line: number }[];
  readonly canaries: readonly Placed<"CANARY_AUDIT">[];
  /** Studies that are charged here and are not in the bundle. */
  readonly foreign: readonly string[];
  /** Findings of every check, by its number. */
  readonly findings: ReadonlyMap<number, readonly Finding[]>;
}
