/** Column of a pass, as the final query names it. */
export type PassColumn = string;

/**
 * Collects what features need of the events and writes it as few passes: every relation is read once and grouped by
 * user once, however many features use it.
 */
export class Passes {
  readonly #aggregates = new Map<string, string[]>();

  /** Adds an aggregate per user over a relation with a `person`, and returns the column that will hold it. */
  column(relation: string, aggregate: string): PassColumn {
    const aggregates = this.#aggregates.get(relation) ?? [];
    this.#aggregates.set(relation, aggregates);
    if (!aggregates.includes(aggregate)) aggregates.push(aggregate);
    const pass = [...this.#aggregates.keys()].indexOf(relation);
    return `p${pass}.a${aggregates.indexOf(aggregate)}`;
  }

  /** Writes the passes as common table expressions, "" without any. */
  get definitions(): string {
    const all = [...this.#aggregates].map(([relation, aggregates], pass) => {
      const columns = aggregates.map((aggregate, at) => `${aggregate} AS a${at}`).join(", ");
      return `p${pass} AS (SELECT person, ${columns} FROM (${relation}) GROUP BY person)`;
    });
    return all.length === 0 ? "" : `WITH ${all.join(",\n")}\n`;
  }

  /** Writes how the passes are joined to the members, whom the final query calls `m`. */
  get joins(): string {
    return [...this.#aggregates.keys()]
      .map((_, pass) => `\nLEFT JOIN p${pass} ON p${pass}.person = m.person`)
      .join("");
  }
}
