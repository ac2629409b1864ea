import type { Dictionary } from "@fedseg/shared/features/dictionary.ts";
import type { Compared } from "../comparison/compared.ts";
import type { PolicyLimits } from "./limits.ts";

/** What this node agrees to, written by its owner and never by a coordinator. */
export interface Policy {
  /** The coordinator it works with. */
  readonly coordinator: { readonly name: string; readonly identity: string };
  /** The roster it knows: names and identity keys in order. */
  readonly roster: readonly { readonly name: string; readonly identity: string }[];
  /** With how many partners that roster must have been compared, and with whom it was. */
  readonly compared: Compared;
  /** Largest epsilon and delta of one study, every attempt that its plan allows counted as opened. */
  readonly maxEpsilon: number;
  readonly maxDelta: number;
  /** Floors and ceilings for everything else that a coordinator chooses. */
  readonly limits: PolicyLimits;
  /** What may be computed: the dictionary that the organisation has agreed to. */
  readonly dictionary: Dictionary;
}
