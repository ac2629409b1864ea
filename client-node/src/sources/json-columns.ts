/** How a structure calls values that are read as whole numbers of any length. */
const WHOLE = /^U?(BIGINT|HUGEINT)$/;

/**
 * Decides the engine's type of every key that JSON lines have: BOOLEAN, HUGEINT, DOUBLE, DOUBLE[] or VARCHAR.
 * @param structures What `json_group_structure` says of each file: keys, and "VARCHAR", "UBIGINT", ["DOUBLE"], {…} or "NULL".
 */
export function jsonColumns(structures: readonly unknown[]): ReadonlyMap<string, string> {
  const types = new Map<string, string | undefined>();
  for (const structure of structures) {
    for (const [name, value] of Object.entries(structure ?? {})) {
      types.set(name, both(types.get(name), typeOf(value)));
    }
  }
  return new Map([...types].map(([name, type = "VARCHAR"]) => [name, type]));
}

/** Returns the type of a key's values; undefined when they are all null. */
function typeOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const [of] = value.map(typeOf);
    return of === undefined || of === "HUGEINT" || of === "DOUBLE" ? "DOUBLE[]" : "VARCHAR";
  }
  if (value === "NULL") return undefined;
  if (value === "BOOLEAN" || value === "DOUBLE") return value;
  return typeof value === "string" && WHOLE.test(value) ? "HUGEINT" : "VARCHAR";
}

/** Returns a type that holds the values of two. */
function both(one: string | undefined, other: string | undefined): string | undefined {
  if (one === other || other === undefined) return one;
  if (one === undefined) return other;
  const areNumbers = [one, other].every((type) => type === "HUGEINT" || type === "DOUBLE");
  return areNumbers ? "DOUBLE" : "VARCHAR";
}
