import { type PrivacyEvent, privacyEvent } from "@fedseg/shared/dp/event.ts";
import { readFileSync } from "node:fs";

/** A case of accountant.dp-accounting.json: numbers as doubles. */
export interface VectorCase {
  readonly id: string;
  readonly category: string;
  readonly events: readonly PrivacyEvent[];
  readonly delta: number;
  readonly exact: number | undefined;
  /** mu of the envelope of integer noise. */
  readonly envelopeMu: number | undefined;
  /** Every other column by its name. */
  readonly eps: Readonly<Record<string, number>>;
}

interface Entry {
  readonly id: string;
  readonly category: string;
  readonly events: readonly unknown[];
  readonly delta: string;
  readonly eps: Readonly<Record<string, string | number>>;
  readonly gdp_envelope_mu?: string;
}

const { cases } = JSON.parse(
  readFileSync(new URL("./accountant.dp-accounting.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Entry[] };

/** Returns the cases whose category matches. */
export function vectorCases(category: RegExp): readonly VectorCase[] {
  return cases
    .filter((entry) => category.test(entry.category))
    .map((entry) => {
      const eps = Object.fromEntries(Object.entries(entry.eps).map(([name, value]) => [name, Number(value)]));
      const { id, delta } = entry;
      const events = entry.events.map((event) => privacyEvent.parse(event));
      const envelopeMu = entry.gdp_envelope_mu === undefined ? undefined : Number(entry.gdp_envelope_mu);
      return {
        id,
        envelopeMu,
        category: entry.category,
        events,
        delta: Number(delta),
        exact: eps["exact"],
        eps,
      };
    });
}
