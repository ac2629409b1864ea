import { CodedError } from "@fedseg/shared/errors.ts";
import { z } from "zod";
import { storedJson } from "../sealed/stored-json.ts";

const withdrawal = z.strictObject({ kind: z.enum(["withdrawn", "erased"]), at: z.string() });
/** What an id is called under other rules than "exact". */
const forms = z.strictObject({ trim: z.string(), lower: z.string() });
const stored = z.strictObject({
  version: z.literal(2),
  changes: z.int().min(1),
  entries: z.record(z.string(), withdrawal.extend({ forms: forms.optional() })),
});
/** As the first version wrote it, by hashes of trimmed ids. */
const first = z.record(z.string(), withdrawal);
const seen = z.strictObject({ changes: z.int().min(1) });

/** Whether a user takes part: "withdrawn" can be taken back, "erased" cannot. */
export type Withdrawal = z.infer<typeof withdrawal>;

/** Who has withdrawn, by hashes, and how often the list has been changed. */
export interface WithdrawalList {
  readonly changes: number;
  readonly entries: Map<string, z.infer<typeof stored>["entries"][string]>;
}

/** Reads a list; an empty one where there is none. @throws CodedError FILE_FOREIGN. */
export function readList(text: string | undefined): WithdrawalList {
  if (text === undefined) return { changes: 0, entries: new Map() };
  const read = storedJson("withdrawals.json.sealed", text, z.union([stored, first]));
  const current = stored.safeParse(read);
  return current.success
    ? { changes: current.data.changes, entries: new Map(Object.entries(current.data.entries)) }
    : { changes: 0, entries: new Map(Object.entries(first.parse(read))) };
}

/** Writes a list. */
export function writeList({ changes, entries }: WithdrawalList): string {
  return JSON.stringify({ version: 2, changes, entries: Object.fromEntries(entries) });
}

/** Refuses a list that has had fewer changes than are remembered of it. @throws CodedError WITHDRAWALS_OLD or FILE_FOREIGN. */
export function requireNewest({ changes }: WithdrawalList, remembered: string | undefined): void {
  if (remembered === undefined) return;
  const newest = storedJson("withdrawals-seen.json.sealed", remembered, seen).changes;
  if (changes >= newest) return;
  throw new CodedError("WITHDRAWALS_OLD", {
    what: `The list of withdrawals has had ${changes} change(s), and this node has made ${newest}: it is an old copy, or gone.`,
    why: "Whoever has withdrawn since would be counted.",
    todo: "Put the newest withdrawals.json.sealed back. If it is lost, record every withdrawal since once more after removing withdrawals-seen.json.sealed.",
  });
}
