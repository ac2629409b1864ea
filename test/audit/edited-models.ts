import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";

type Plain = Record<string, unknown>;

/** Where one number of a model stands: keys and places from the outside in. */
type Path = readonly (string | number)[];

/** Returns bundles in which one number of a program's published model is another, and its hash the right one: one bundle for each kind of number, by where it stands. */
export function editedModels(bundle: BundleFiles, program: string): ReadonlyMap<string, BundleFiles> {
  const text = new TextDecoder().decode(bundle.get("model.json"));
  if (written(JSON.parse(text)) !== text) throw new Error("A model that nobody edits is written otherwise.");
  const model = programIn(JSON.parse(text) as Plain, program)["model"];
  return new Map(
    numbersIn(model).map((path) => {
      const whole = JSON.parse(text) as Plain;
      const own = programIn(whole, program);
      addOne(own["model"] as Plain, path);
      own["hash"] = toHex(hashFields(DOMAINS.programModel, utf8(JSON.stringify(own["model"]))));
      const bytes = new TextEncoder().encode(written(whole));
      return [path.join("."), new Map(bundle).set("model.json", bytes)];
    }),
  );
}

function written(whole: unknown): string {
  return `${JSON.stringify(whole, undefined, 1)}\n`;
}

function programIn(whole: Plain, program: string): Plain {
  return (whole["programs"] as Plain[]).find(({ name }) => name === program)!;
}

/** Lists where the last number of every list, and every other number, stands. */
function numbersIn(value: unknown): Path[] {
  if (typeof value === "number") return [[]];
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [[value.length - 1, value.at(-1)]]
    : Object.entries(value);
  return entries.flatMap(([key, inside]) => numbersIn(inside).map((path) => [key, ...path]));
}

function addOne(model: Plain, path: Path): void {
  let inside = model;
  for (const key of path.slice(0, -1)) inside = inside[key] as Plain;
  const last = path.at(-1)!;
  inside[last] = (inside[last] as number) + 1;
}
