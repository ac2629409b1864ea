import { CodedError } from "@fedseg/shared/errors.ts";
import type { ConsentConfig } from "../../../config/consent-config.ts";
import type { DataConfig } from "../../../config/data-config.ts";
import type { SourceConfig } from "../../../config/source-config.ts";
import { type SqlFacts, configFacts } from "../../../ingest/sql-facts.ts";
import { Scopes } from "../../../ingest/sql-scope.ts";
import { namedWithin, usersBehind } from "../../../ingest/sql-user-columns.ts";
import { unstableParts } from "../../../ingest/sql-stability.ts";
import { ALLOWED_TEXT } from "../../../ingest/sql-allowed.ts";
import { unstableSteps } from "../../../ingest/sql-plan.ts";
import { quoteName } from "../../../ingest/sql.ts";
import { functionsIn, tablesIn } from "../../../ingest/syntax-tree.ts";
import type { Column, Engine } from "../engine/engine.ts";

const FUNCTIONS = `SELECT function_name, function_type FROM duckdb_functions()
  WHERE function_type = 'aggregate' OR (function_type = 'scalar' AND stability <> 'CONSISTENT')`;
/** What the engine has built in: the same of every database of a process. */
let knownFunctions: Pick<SqlFacts, "aggregates" | "volatile"> | undefined;

async function functionsOf(engine: Engine): Promise<Pick<SqlFacts, "aggregates" | "volatile">> {
  const functions = await engine.rows(FUNCTIONS);
  const named = (kind: string) =>
    new Set(functions.flatMap(([name, type]) => (type === kind ? [String(name)] : [])));
  return { aggregates: named("aggregate"), volatile: named("scalar") };
}

/** Sources whose columns are not known before they are read: what cannot be told of them is not refused. */
const NO_COLUMNS: ReadonlyMap<string, string> = new Map();

/** Columns of users: those that sections read, and those that they are taken from, of every source. */
interface UserColumns {
  readonly sections: ReadonlyMap<string, ReadonlySet<string>>;
  readonly behind: ReadonlyMap<string, ReadonlySet<string>>;
}

type StartFacts = Omit<SqlFacts, "columns" | "ids" | "hidden">;

/** Refuses SQL of a configuration of which it can be seen that other users' rows change what it says of one. */
export class SqlGuard {
  readonly #engine: Engine;
  readonly #data: DataConfig;
  readonly #users: UserColumns;
  readonly #facts: SqlFacts & {
    readonly columns: Map<string, ReadonlyMap<string, string>>;
    readonly personal: Set<string>;
    readonly ids: Map<string, ReadonlySet<string>>;
    readonly hidden: Set<string>;
  };
  /** Sources whose users are those of a section, and not of what is made of them. */
  readonly #declared: Set<string>;

  private constructor(
    engine: Engine,
    data: DataConfig,
    { users, facts }: { readonly users: UserColumns; readonly facts: StartFacts },
  ) {
    this.#engine = engine;
    this.#data = data;
    this.#users = users;
    this.#declared = new Set(users.sections.keys());
    const personal = new Set(facts.personal);
    this.#facts = { ...facts, columns: new Map(), personal, ids: new Map(users.sections), hidden: new Set() };
  }

  /** Looks at a configuration and at what the engine can do. */
  static async of(engine: Engine, data: DataConfig, consent: ConsentConfig): Promise<SqlGuard> {
    const queries = new Map<string, unknown>();
    for (const [name, source] of Object.entries(data.sources))
      if ("sql" in source) queries.set(name, await engine.syntaxTree(source.sql));
    const known = (knownFunctions ??= await functionsOf(engine));
    const { sections, ...config } = configFacts(data, consent, [...queries.values()]);
    const users = { sections, behind: usersBehind(sections, queries, config) };
    return new SqlGuard(engine, data, { users, facts: { ...config, ...known } });
  }

  /** Looks at a source before it is read. @throws CodedError SQL_UNSTABLE, JSON_COLUMNS_UNDECLARED or DATA_PRODUCTS_OF_USERS. */
  async check(name: string, source: SourceConfig): Promise<void> {
    const query = "sql" in source ? source.sql : "postgres" in source ? source.postgres.query : undefined;
    const tree = query === undefined ? undefined : await this.#engine.syntaxTree(query);
    if (tree !== undefined) {
      if ("sql" in source) this.#requireDeclared(name, tree);
      if ("sql" in source) await this.#require(sqlOf(name), source.sql, tree);
      else this.#refuse(sqlOf(name), unstableParts(tree, this.#remote(tree, name)));
      if ("sql" in source) this.#follow(name, tree);
    }
  }

  /** Notes which columns of an SQL source are users. */
  #follow(name: string, tree: unknown): void {
    const { personal, ids, hidden } = this.#facts;
    const scopes = new Scopes(tree, this.#facts);
    const tables = [...tablesIn(tree)];
    if (tables.some((table) => this.#isPersonal(table))) personal.add(name);
    const found = scopes.idsOf(queryOf(tree));
    const isOfDeclared = tables.some((table) => this.#declared.has(table));
    const sections = this.#users.sections.get(name) ?? new Set();
    if (isOfDeclared && [...sections].some((column) => !found.has(column)))
      throw unstable(sqlOf(name), ["something else than the user as the user"]);
    const behind = isOfDeclared ? [] : (this.#users.behind.get(name) ?? []);
    ids.set(name, new Set([...found, ...sections, ...behind]));
    if (isOfDeclared) this.#declared.add(name);
    if (ids.get(name)!.size === 0 && tables.some((table) => ids.get(table)?.size || hidden.has(table)))
      hidden.add(name);
  }

  /** Notes the columns of a source that has been read, and returns those that tell users apart. */
  async note(name: string, relation: string): Promise<readonly Column[]> {
    const columns = await this.#engine.columns(`SELECT * FROM ${relation}`);
    const types = new Map(columns.map((one) => [one.name.toLowerCase(), one.type]));
    this.#facts.columns.set(name, types);
    if (!this.#facts.ids.has(name)) {
      const all = [
        ...(this.#users.behind.get(name) ?? []),
        ...[...this.#users.sections.values()].flatMap((one) => [...one]),
      ];
      this.#facts.ids.set(name, new Set(all.filter((column) => types.has(column))));
    }
    return columns.filter((one) => this.#facts.users.has(one.name.toLowerCase()));
  }

  /** Looks at what joins sources, once all have been read. @throws CodedError SQL_UNSTABLE or DATA_PRODUCTS_OF_USERS. */
  async checkSections(): Promise<void> {
    const { events, products } = this.#data;
    for (const { from, where } of events) {
      if (where === undefined) continue;
      const query = `SELECT 1 FROM ${quoteName(from)} AS s WHERE (${where}\n)`;
      const tree = await this.#engine.syntaxTree(query);
      await this.#require(`The condition "where" of the events from ${JSON.stringify(from)}`, query, tree);
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

  /** Looks at a query as it is written and as the engine would run it. */
  async #require(what: string, query: string, tree: unknown): Promise<void> {
    const parts = unstableParts(tree, this.#facts);
    this.#refuse(what, parts.length > 0 ? parts : await this.#unstableSteps(query, tree));
  }

  async #unstableSteps(query: string, tree: unknown): Promise<readonly string[]> {
    const plan = await this.#engine.plan(query);
    // What the engine does not run is refused where it is run.
    if (plan === undefined) return (await this.#isRun(query)) ? ["a step that is not recognised"] : [];
    const isOfPeople = new Scopes(tree, this.#facts).readsPeople(tree);
    return unstableSteps(plan, { written: functionsIn(tree), isOfPeople });
  }

  async #isRun(query: string): Promise<boolean> {
    try {
      await this.#engine.columns(query);
      return true;
    } catch (error) {
      if (error instanceof CodedError) return false;
      throw error;
    }
  }

  #refuse(what: string, parts: readonly string[]): void {
    if (parts.length > 0) throw unstable(what, parts);
  }

  /** All that the query of a source reads elsewhere counts as this source. */
  #remote(tree: unknown, own: string): SqlFacts {
    const tables = [...tablesIn(tree)];
    const users = namedWithin(tree, this.#users.sections.get(own) ?? new Set(), this.#facts);
    return {
      ...this.#facts,
      isRemote: true,
      personal: new Set(this.#facts.personal.has(own) ? tables : []),
      columns: new Map(tables.map((table) => [table, NO_COLUMNS])),
      ids: new Map(tables.map((table) => [table, users])),
    };
  }
}

function sqlOf(name: string): string {
  return `The SQL of the source ${JSON.stringify(name)}`;
}

/** The query of a tree of one statement. */
function queryOf(tree: unknown): unknown {
  return (tree as readonly { readonly node?: unknown }[])[0]?.node;
}

function unstable(what: string, parts: readonly string[]): CodedError {
  return new CodedError("SQL_UNSTABLE", {
    what: `${what} uses ${parts.join("; ")}.`,
    why: "What it gives for one user would depend on other users' rows, or on the moment: the noise of a study is enough for one user only if it does not.",
    todo: `Write the user's own column, by itself, into GROUP BY, PARTITION BY, DISTINCT ON and SELECT, and join users ON a.user = b.user AND …. Over users there are ${ALLOWED_TEXT}. Do the rest where the data is written; docs/data.md, "SQL of your own", shows how.`,
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
