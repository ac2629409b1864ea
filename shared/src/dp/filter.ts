import { CodedError } from "../errors.ts";
import { VersionedMap } from "../math/versioned-map.ts";

/** A privacy filter over mu² in fixed point 2^-80; a value, never changed in place. */
export interface Filter {
  readonly budgetSq: bigint;
  /** Charges that are final, those of `opened` at the amount that was reserved. */
  readonly committed: bigint;
  /** Final charges by key that a verified result has not settled yet. */
  readonly opened: VersionedMap<bigint>;
  /** Charges of open attempts by key: they count as spent. */
  readonly reserved: VersionedMap<bigint>;
  /** Their sum. */
  readonly reservedSq: bigint;
}

/** Opens a filter that never lets more than `muBudgetSq` be spent, however the releases are chosen. */
export function openFilter(muBudgetSq: bigint): Filter {
  if (muBudgetSq < 0n) throw new RangeError(`"muBudgetSq" expected >= 0, got ${muBudgetSq}`);
  return {
    budgetSq: muBudgetSq,
    committed: 0n,
    opened: new VersionedMap(),
    reserved: new VersionedMap(),
    reservedSq: 0n,
  };
}

/** Returns everything that counts as spent: committed and reserved. */
export function spentSq(filter: Filter): bigint {
  return filter.committed + filter.reservedSq;
}

/**
 * Reserves a charge under a key of its own. Depends on public charges only, so a denial reveals nothing.
 * Returns the new state, or a CodedError BUDGET_EXHAUSTED, CHARGE_INVALID or CHARGE_REPEATED and nothing is charged.
 */
export function reserve(filter: Filter, key: string, muSq: bigint): Filter | CodedError {
  if (muSq < 0n) {
    return new CodedError("CHARGE_INVALID", {
      what: "A charge is below zero.",
      why: "A release can never give budget back.",
      todo: "Report this as a fault: no mechanism has a negative charge.",
    });
  }
  if (filter.reserved.has(key)) {
    return new CodedError("CHARGE_REPEATED", {
      what: "This attempt has an open charge already.",
      why: "Every attempt draws new noise and is charged once.",
      todo: "Commit or refund the open charge, or use the key of a new attempt.",
    });
  }
  if (spentSq(filter) + muSq > filter.budgetSq) {
    return new CodedError("BUDGET_EXHAUSTED", {
      what: "The charge does not fit into what is left of the budget.",
      why: "Committed and reserved charges and this one together would exceed the budget.",
      todo: "Ask for a release with more noise, wait for open attempts to be refunded, or stop here.",
    });
  }
  return {
    ...filter,
    reserved: filter.reserved.with(key, muSq),
    reservedSq: filter.reservedSq + muSq,
  };
}

/** Makes a reserved charge final, at the amount reserved. Returns the new state, or a CodedError CHARGE_UNKNOWN. */
export function commit(filter: Filter, key: string): Filter | CodedError {
  const muSq = filter.reserved.get(key);
  const rest = refund(filter, key);
  if (muSq === undefined || rest instanceof CodedError) return rest;
  return { ...rest, committed: filter.committed + muSq, opened: filter.opened.with(key, muSq) };
}

/** Returns what is charged under a key and not settled yet; undefined when it never was, or is refunded or settled. */
export function unsettled(filter: Filter, key: string): bigint | undefined {
  return filter.reserved.get(key) ?? filter.opened.get(key);
}

/**
 * Settles a charge, reserved or final, to what the release has really cost: never more than was reserved. Returns the
 * new state, or a CodedError CHARGE_UNKNOWN or CHARGE_INVALID and nothing changes.
 */
export function settle(filter: Filter, key: string, muSq: bigint): Filter | CodedError {
  const reserved = unsettled(filter, key);
  if (reserved === undefined) return unknownCharge();
  if (muSq < 0n || muSq > reserved) {
    return new CodedError("CHARGE_INVALID", {
      what: "A charge is settled below zero or above what was reserved for it.",
      why: "The reservation is the worst case of the release; no result can have cost more.",
      todo: "Report this as a fault: the release and its reservation were computed by different rules.",
    });
  }
  const final = filter.opened.has(key) ? filter : commit(filter, key);
  if (final instanceof CodedError) return final;
  return { ...final, committed: final.committed - reserved + muSq, opened: final.opened.without(key) };
}

/** Gives a reserved charge back, for an attempt certified as never opened. Returns the new state, or CHARGE_UNKNOWN. */
export function refund(filter: Filter, key: string): Filter | CodedError {
  const muSq = filter.reserved.get(key);
  if (muSq === undefined) return unknownCharge();
  return { ...filter, reserved: filter.reserved.without(key), reservedSq: filter.reservedSq - muSq };
}

function unknownCharge(): CodedError {
  return new CodedError("CHARGE_UNKNOWN", {
    what: "No charge is open under this key.",
    why: "It was never reserved, or is committed, settled or refunded already.",
    todo: "Nothing to do when this is a repeated message; otherwise report it as a fault.",
  });
}
