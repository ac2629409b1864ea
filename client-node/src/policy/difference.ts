import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import type { Catalogue } from "@fedseg/shared/features/catalogue.ts";
import type { Dictionary } from "@fedseg/shared/features/dictionary.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";

/** One place at which a plan says something else than this node's dictionary; undefined: it says nothing there. */
export interface Difference {
  readonly path: string;
  readonly plan: unknown;
  readonly own: unknown;
}

/** Every place at which a plan's features, cleaning, targets and catalogue differ from the dictionary, in the plan's order. */
export interface DictionaryDifferences {
  readonly features: readonly Difference[];
  readonly cleaning: readonly Difference[];
  readonly targets: readonly Difference[];
  /** By level and hash: the entries are what the hash is of. */
  readonly catalogue: readonly Difference[];
}

/** Compares what a plan would compute with what the organisation has agreed to. A feature or target of the dictionary need not be asked for. */
export function compareDictionary(own: Dictionary, plan: Plan): DictionaryDifferences {
  const { features, cleaning, targets = {}, catalogue } = plan;
  const byName = new Map(own.features.map((feature) => [feature.name, feature]));
  return {
    features: features.flatMap((feature) =>
      differences(`features.${feature.name}`, feature, byName.get(feature.name)),
    ),
    cleaning: differences("cleaning", cleaning, own.cleaning),
    targets: Object.entries(targets).flatMap(([name, target]) =>
      differences(`targets.${name}`, target, own.targets?.[name]),
    ),
    catalogue: catalogue
      ? differences("catalogue", named(catalogue), own.catalogue && named(own.catalogue))
      : [],
  };
}

/** What a catalogue is told by. */
function named({ level, hash }: Catalogue): Omit<Catalogue, "entries"> {
  return { level, hash };
}

/** Lists the innermost places at which two values differ, by paths that start with `path`. */
export function differences(path: string, plan: unknown, own: unknown): readonly Difference[] {
  if (!isPlainObject(plan) || !isPlainObject(own)) {
    return isSame(plan, own) ? [] : [{ path, plan, own }];
  }
  const keys = [...new Set([...Object.keys(plan), ...Object.keys(own)])];
  return keys.flatMap((key) => differences(`${path}.${key}`, plan[key], own[key]));
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b;
  return equalBytes(encodeCanonical(a), encodeCanonical(b));
}
