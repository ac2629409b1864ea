import { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import type { Request, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { addUp } from "./kernels/add-up.ts";
import type { Fast } from "./kernels/fast-sums.ts";
import { measureUsers } from "./queries/measure-users.ts";
import type { Table } from "./table.ts";

/** What may happen while users are counted. */
interface Watch {
  /** Adds up many users faster than to measure one after the other; what it adds up to is the same. */
  readonly fast?: Fast | undefined;
  /** Tells whether counting has taken too long to go on with. */
  readonly isLate?: (() => boolean) | undefined;
  /** Hears that there are more users than the plan's cap. */
  readonly cut?: () => void;
}

/**
 * Computes a node's exact integer sum over its users, cut to the plan's cap on users; `fast` gives the same bits as measuring
 * one after the other. Noise is added by the caller. Returns `parameters.length` exact integers.
 * @throws RangeError for an unknown query; CodedError DATA_TOO_SLOW once `isLate`.
 */
export function measureRequest(
  table: Table,
  request: Pick<Request, "query" | "params">,
  parameters: SumParameters,
  { fast, isLate = () => false, cut = () => {} }: Watch = {},
): Float64Array {
  const look = () => {
    if (isLate()) throw tooSlow();
  };
  const asked = { table, request, parameters };
  const total = (fast && addUp(fast, asked, look)) ?? measureUsers(asked, look);
  look();
  if (cutToCap(total, parameters)) cut();
  return total;
}

function tooSlow(): CodedError {
  return new CodedError("DATA_TOO_SLOW", {
    what: "The users were not counted in time for a session.",
    why: "A report that waited for them would miss its tick, and so tell how many rows there are.",
    todo: "Let less run beside this node, or set policy.limits.minTickMs to several times what a session takes here; where that is more than the plan's timing.tickMs, ask the operator for a larger one first. It holds from the next study on.",
  });
}

/**
 * Computes what a node contributes to a session: its noise, and then its users' bounded parts added to it, exact
 * integers. All noise is drawn before the table is touched: the sampler's time cannot depend on a row.
 */
export function contribute(
  table: Table,
  request: Request,
  parameters: SumParameters,
  source: ByteSource,
): Float64Array {
  const total = drawNoise(parameters, source);
  addUsers(total, measureRequest(table, request, parameters));
  return total;
}

/** Rows as a node has them: ready, not yet, or not at all. */
export interface Rows {
  /** The users as they may be counted now. @throws whatever the data side raises. */
  table(): Table;
  /** Hears why nobody was counted, or not all; it stays on site. */
  failed(error: unknown): void;
  /** Tells whether counting has taken too long to go on with; never when left out. */
  readonly isLate?: (() => boolean) | undefined;
  /** Adds up many users faster than to measure one after the other. */
  readonly fast?: Fast | undefined;
}

/**
 * Computes `contribute` whatever becomes of the rows: when the data side raises anything, nobody is counted and the noise is
 * all there is. Nobody else can tell that from the sum of a node without users.
 */
export function contributeAnyway(
  rows: Rows,
  request: Request,
  parameters: SumParameters,
  source: ByteSource,
): Float64Array {
  const total = drawNoise(parameters, source);
  try {
    const cut = () => rows.failed(overCap());
    const watch = { fast: rows.fast, isLate: rows.isLate, cut };
    addUsers(total, measureRequest(rows.table(), request, parameters, watch));
  } catch (error) {
    rows.failed(error);
  }
  return total;
}

/**
 * Cuts every entry of a node's data, in place, to what as many users as the plan's cap can make, and tells whether one was
 * larger: so no choice of the cap lets honest sums wrap round. One user moves an entry that is cut by no more than before.
 */
function cutToCap(data: Float64Array, { blocks }: SumParameters): boolean {
  let isCut = false;
  for (const { offset, length, dataCap } of blocks) {
    const cap = Number(dataCap);
    for (let at = offset; at < offset + length; at += 1) {
      if (Math.abs(data[at]) <= cap) continue;
      data[at] = Math.sign(data[at]) * cap;
      isCut = true;
    }
  }
  return isCut;
}

function overCap(): CodedError {
  return new CodedError("DATA_OVER_CAP", {
    what: "This node has more users than the plan's budget.usersCap, and its sums were cut to what so many can make.",
    why: "The cap sizes the sums; beyond it they would wrap round, and an honest node would seem to lie.",
    todo: "Tell the operator that segments are not those of your users, and agree to a plan with a larger usersCap only.",
  });
}

/** Adds all users' parts, and leaves no copy of them. */
function addUsers(total: Float64Array, data: Float64Array): void {
  for (let at = 0; at < total.length; at += 1) total[at] += data[at];
  data.fill(0);
}
