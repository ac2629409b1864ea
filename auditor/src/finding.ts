/** What a check found: it holds, it does not (with the smallest counter-example), or the bundle cannot show it. */
export interface Finding {
  readonly verdict: "PASS" | "FAIL" | "NOT VERIFIABLE";
  readonly text: string;
}

/** A statement that holds. */
export function pass(text: string): Finding {
  return { verdict: "PASS", text };
}

/** A counter-example. */
export function fail(text: string): Finding {
  return { verdict: "FAIL", text };
}

/** Something that this bundle cannot show, and why. */
export function notVerifiable(text: string): Finding {
  return { verdict: "NOT VERIFIABLE", text };
}
