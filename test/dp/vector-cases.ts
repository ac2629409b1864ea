import { type PrivacyEvent, privacyEvent } from "@fedseg/shared/dp/event.ts";
import { readFileSync } from "node:fs";

/** A case of accountant.dp-accounting.json: numbers as doubles. */
export interface VectorCase {
  readonly id: string;
  readonly category: string;
  readonly events: readonly PrivacyEvent[];
  readonly delta: number;
  readonly exact: number | undefined;
  /** Every other column by its name. */
  readonly eps: Readonly<Record<string, number>>;
}

interface Entry {
  readonly id: string;
  readonly category: string;
  readonly events: readonly unknown[];
  readonly delta: string;
  readonly eps: Readonly<Record<string, string | number>>;
}

const { cases } = JSON.parse(
  readFileSync(new URL("../vectors/accountant.dp-accounting.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Entry[] };

/** Returns the cases whose category matches. */
export function vectorCases(category: RegExp): readonly VectorCase[] {
  return cases
    .filter((entry) => category.test(entry.category))
    .map((entry) => {
      const eps = Object.fromEntries(Object.entries(entry.eps).map(([name, value]) => [name, Number(value)]));
      const { id, delta } = entry;
      const events = entry.events.map((event) => privacyEvent.parse(event));
      return { id, category: entry.category, events, delta: Number(delta), exact: eps["exact"], eps };
    });
}
