import { OWN_COLUMN, quoteName } from "../ingest/sql.ts";

/** Column of a pass, as the final query names it: no relation has another of that name. */
export type PassColumn = string;

/** A part of a relation: which relation, and which of its rows. */
export interface Part {
  readonly of: string;
  readonly where: string;
}

/** What is computed of a relation, and of which other one it is a part that aggregates can be asked of. */
interface Pass {
  readonly place: number;
  readonly aggregates: string[];
  /** Undefined as soon as one of the aggregates cannot be asked of a part. */
  part: Part | undefined;
}

/**
 * Collects what features need of the events and writes it as few passes: every relation is read once and grouped by
 * user once, however many features use it, and a part of one that is read anyway is not read besides.
 */
export class Passes {
  readonly #passes = new Map<string, Pass>();

  /**
   * Adds an aggregate per user over a relation with a `person`, and returns the column that will hold it. `part`: the relation is that part of
   * another, the aggregate a bare one that takes a FILTER, and of no rows it may be 0 as well as NULL.
   */
  column(relation: string, aggregate: string, part?: Part): PassColumn {
    const pass = this.#passes.get(relation) ?? { place: this.#passes.size, aggregates: [], part };
    this.#passes.set(relation, pass);
    if (part === undefined) pass.part = undefined;
    if (!pass.aggregates.includes(aggregate)) pass.aggregates.push(aggregate);
    return columnOf(pass, aggregate);
  }

  /** Writes the passes as common table expressions, "" without any. */
  get definitions(): string {
    const all = this.#read.map(([relation, pass]) => {
      const own = pass.aggregates.map((aggregate) => `${aggregate} AS ${columnOf(pass, aggregate)}`);
      const columns = [...own, ...this.#partsOf(relation)].join(", ");
      return `p${pass.place} AS (SELECT person, ${columns} FROM (${relation}) GROUP BY person)`;
    });
    return all.length === 0 ? "" : `WITH ${all.join(",\n")}\n`;
  }

  /** Writes how the passes are joined to the members, whom the final query calls `m`. */
  get joins(): string {
    return this.#read.map(([, { place }]) => `\nLEFT JOIN p${place} ON p${place}.person = m.person`).join("");
  }

  /** Passes that are read by themselves. */
  get #read(): readonly (readonly [string, Pass])[] {
    return [...this.#passes].filter(([, pass]) => !this.#isWithin(pass));
  }

  #isWithin({ part }: Pass): boolean {
    const whole = part && this.#passes.get(part.of);
    return whole !== undefined && !this.#isWithin(whole);
  }

  /** Writes what is asked of parts of a relation. */
  #partsOf(relation: string): readonly string[] {
    return [...this.#passes.values()].flatMap((pass) => {
      const { part, aggregates } = pass;
      if (part?.of !== relation) return [];
      return aggregates.map((one) => `${one} FILTER (${part.where}) AS ${columnOf(pass, one)}`);
    });
  }
}

function columnOf({ place, aggregates }: Pass, aggregate: string): PassColumn {
  return quoteName(`${OWN_COLUMN}pass ${place} ${aggregates.indexOf(aggregate)}`);
}
