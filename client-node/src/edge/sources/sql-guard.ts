import { CodedError } from "@fedseg/shared/errors.ts";
import type { ConsentConfig } from "../../sources/consent-config.ts";
import type { DataConfig } from "../../sources/data-config.ts";
import type { SourceConfig } from "../../sources/source-config.ts";
import { type SqlFacts, configFacts } from "../../sources/sql-facts.ts";
import { unstableParts } from "../../sources/sql-stability.ts";
import { tablesIn } from "../../sources/syntax-tree.ts";
import type { Column, Engine } from "../engine/engine.ts";

const FUNCTIONS = `SELECT function_name, function_type FROM duckdb_functions()
  WHERE function_type = 'aggregate' OR (function_type = 'scalar' AND stability <> 'CONSISTENT')`;
/** Sources whose columns are not known before they are read: what cannot be told of them is not refused. */
const NO_COLUMNS: ReadonlyMap<string, string> = new Map();

/** Refuses SQL of a configuration of which it can be seen that other users' rows change what it says of one. */
export class SqlGuard {
  readonly #engine: Engine;
  readonly #data: DataConfig;
  readonly #facts: SqlFacts & {
    readonly columns: Map<string, ReadonlyMap<string, string>>;
    readonly personal: Set<string>;
  };

  private constructor(engine: Engine, data: DataConfig, facts: Omit<SqlFacts, "columns">) {
    this.#engine = engine;
    this.#data = data;
    this.#facts = { ...facts, columns: new Map(), personal: new Set(facts.personal) };
  }

  /** Looks at a configuration and at what the engine can do. */
  static async of(engine: Engine, data: DataConfig, consent: ConsentConfig): Promise<SqlGuard> {
    const queries = Object.values(data.sources).flatMap((source) => ("sql" in source ? [source.sql] : []));
    const trees = await Promise.all(queries.map((query) => engine.syntaxTree(query)));
    const functions = await engine.rows(FUNCTIONS);
    const named = (kind: string) =>
      new Set(functions.flatMap(([name, type]) => (type === kind ? [String(name)] : [])));
    const known = { aggregates: named("aggregate"), volatile: named("scalar") };
    return new SqlGuard(engine, data, { ...configFacts(data, consent, trees), ...known });
  }

  /** Looks at a source before it is read. @throws CodedError SQL_UNSTABLE, JSON_COLUMNS_UNDECLARED or DATA_PRODUCTS_OF_USERS. */
  async check(name: string, source: SourceConfig): Promise<void> {
    const query = "sql" in source ? source.sql : "postgres" in source ? source.postgres.query : undefined;
    const tree = query === undefined ? undefined : await this.#engine.syntaxTree(query);
    if (tree !== undefined) {
      if ("sql" in source) this.#requireDeclared(name, tree);
      this.#require(
        `The SQL of the source ${JSON.stringify(name)}`,
        tree,
        "postgres" in source ? name : undefined,
      );
      if ("sql" in source && [...tablesIn(tree)].some((table) => this.#isPersonal(table)))
        this.#facts.personal.add(name);
    }
  }

  /** Notes the columns of a source that has been read, and returns those that tell users apart. */
  async note(name: string, relation: string): Promise<readonly Column[]> {
    const columns = await this.#engine.columns(`SELECT * FROM ${relation}`);
    this.#facts.columns.set(name, new Map(columns.map((one) => [one.name.toLowerCase(), one.type])));
    return columns.filter((one) => this.#facts.users.has(one.name.toLowerCase()));
  }

  /** Looks at what joins sources, once all have been read. @throws CodedError SQL_UNSTABLE or DATA_PRODUCTS_OF_USERS. */
  async checkSections(): Promise<void> {
    const { events, products } = this.#data;
    for (const { from, where } of events) {
      if (where === undefined) continue;
      const tree = await this.#engine.syntaxTree(`SELECT 1 FROM "${from}" WHERE (${where}\n)`);
      this.#require(`The condition "where" of the events from ${JSON.stringify(from)}`, tree);
    }
    if (products && this.#isPersonal(products.from)) throw ofUsers(products.from);
  }

  #isPersonal(name: string): boolean {
    const { personal, users, columns } = this.#facts;
    return personal.has(name) || [...(columns.get(name)?.keys() ?? [])].some((column) => users.has(column));
  }

  #requireDeclared(name: string, tree: unknown): void {
    for (const table of tablesIn(tree)) {
      const read = this.#data.sources[table];
      if (read && "jsonLines" in read && read.columns === undefined) throw undeclared(name, table);
    }
  }

  /** `own` is a source that is read elsewhere: all that its query reads there counts as this source. */
  #require(what: string, tree: unknown, own?: string): void {
    const isOwn = own !== undefined && this.#facts.personal.has(own);
    const tables = [...tablesIn(tree)].map((table) => [table, NO_COLUMNS] as const);
    const facts = own === undefined ? this.#facts : { ...this.#facts, columns: new Map(tables) };
    const personal = new Set(isOwn ? tablesIn(tree) : own === undefined ? facts.personal : []);
    const parts = unstableParts(tree, { ...facts, personal });
    if (parts.length > 0) throw unstable(what, parts);
  }
}

function unstable(what: string, parts: readonly string[]): CodedError {
  return new CodedError("SQL_UNSTABLE", {
    what: `${what} uses ${parts.join("; ")}.`,
    why: "What it gives for one user would depend on other users' rows, or on the moment: the noise of a study is enough for one user only if it does not.",
    todo: 'Keep every step within one user (GROUP BY or PARTITION BY the user), or do it where the data is written; docs/data.md, "SQL of your own", shows how.',
  });
}

function undeclared(name: string, from: string): CodedError {
  return new CodedError("JSON_COLUMNS_UNDECLARED", {
    what: `The SQL of the source ${JSON.stringify(name)} reads ${JSON.stringify(from)}, whose columns are not declared.`,
    why: "Which keys there are would depend on what single lines hold.",
    todo: `List the keys that the SQL needs: ${from}: { jsonLines: …, columns: [customer, at, paid] }. Their values are texts.`,
  });
}

function ofUsers(from: string): CodedError {
  return new CodedError("DATA_PRODUCTS_OF_USERS", {
    what: `The products are read from ${JSON.stringify(from)}, which holds users' rows.`,
    why: "One user's line would change the category of a product in everybody else's lines.",
    todo: "Map category, brand and price_band in the events themselves, or read products from a catalogue of their own.",
  });
}
