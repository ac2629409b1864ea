import { CodedError } from "@fedseg/shared/errors.ts";
import type { SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { type Asked, measureUsers } from "../queries/measure-users.ts";
import { firstUsers } from "../table.ts";
import type { AddUp, Fast } from "./fast-sums.ts";

/** Of fewer users measuring one after the other is done as soon. */
const FEWEST = 4096;
/** So many users are added up in both ways, before the fast one is trusted with a request. */
const TRIED = 64;

/**
 * Adds users up the fast way, once that has come to the same as measuring for a few of them. Undefined where there is no
 * such way, or it fails: then they are measured. Calls `look` now and then; what that throws ends it.
 */
export function addUp(fast: Fast, asked: Asked, look: () => void): Float64Array | undefined {
  const { table, request, parameters } = asked;
  if (table.users < FEWEST) return undefined;
  try {
    const add = fast.prepare(request, table);
    if (!add) return undefined;
    const few = { ...asked, table: firstUsers(table, TRIED) };
    const tried = inUnits(add(few.table, look), parameters);
    const measured = measureUsers(few, look);
    if (tried.some((value, at) => value !== measured[at]))
      throw new Error("It adds up what is not measured.");
    return inUnits(add(table, look), parameters);
  } catch (error) {
    if (error instanceof CodedError) throw error;
    fast.failed(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** Multiplies what is measured by each block's scale, in place. */
function inUnits(sums: ReturnType<AddUp>, { blocks }: SumParameters): Float64Array {
  for (const { offset, length, scale } of blocks) {
    for (let at = offset; at < offset + length; at++) sums[at] *= scale;
  }
  return sums;
}
