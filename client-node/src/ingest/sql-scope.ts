import type { SqlFacts } from "./sql-facts.ts";
import {
  type SyntaxNode,
  isQueryNode,
  listOf,
  nameOf,
  qualifierOf,
  syntaxNodes,
  tablesIn,
} from "./syntax-tree.ts";

const NONE: ReadonlySet<string> = new Set();

/** What a relation in a FROM says of users. */
export interface Relation {
  readonly alias: string;
  /** The source or common table expression that it is; "" for a query. */
  readonly table: string;
  /** Its columns that tell users apart, each the user's id by itself; in small letters. */
  readonly ids: ReadonlySet<string>;
  /** Whether its rows come from users' rows. */
  readonly isPeople: boolean;
  /** Whether its rows come from rows that name their users, whether it does so itself or not. */
  readonly isNamed: boolean;
}

/** The relations that a query's expressions see. */
export interface Scope {
  readonly relations: readonly Relation[];
  /** Aliases of the relations whose side of an outer join may be missing: there the user is null. */
  readonly optional: ReadonlySet<string>;
  /** Columns that an outer join of both sides puts together. */
  readonly merged: ReadonlySet<string>;
}

/** Follows users' ids from sources through the relations and columns of one query. */
export class Scopes {
  readonly facts: SqlFacts;
  readonly #ctes = new Map<string, unknown>();
  readonly #open = new Set<string>();

  constructor(tree: unknown, facts: SqlFacts) {
    this.facts = facts;
    for (const { cte_map: ctes } of syntaxNodes(tree)) {
      for (const { key, value } of listOf((ctes ?? {}) as SyntaxNode, "map") as SyntaxNode[]) {
        const name = String(key).toLowerCase();
        // Of two with one name nothing is known.
        this.#ctes.set(name, this.#ctes.has(name) ? undefined : (value as SyntaxNode)["query"]);
      }
    }
  }

  /** Tells whether a tree reads users' rows, also through common table expressions. */
  readsPeople(tree: unknown): boolean {
    return this.#someTable(tree, (name) => this.#isPeople(name));
  }

  /** Lists the relations of a FROM. */
  scopeOf(from: unknown): Scope {
    const { type, left, right, join_type: kind, using_columns: using } = (from ?? {}) as SyntaxNode;
    if (type !== "JOIN") return { relations: this.#relation(from), optional: NONE, merged: NONE };
    const [one, other] = [this.scopeOf(left), this.scopeOf(right)];
    const isFull = /^(FULL|OUTER)$/.test(String(kind));
    const missing = [
      ...(isFull || kind === "RIGHT" ? one.relations : []),
      ...(isFull || !/^(INNER|RIGHT)$/.test(String(kind)) ? other.relations : []),
    ];
    const names = isFull && Array.isArray(using) ? using.map((name) => String(name).toLowerCase()) : [];
    return {
      relations: [...one.relations, ...other.relations],
      optional: new Set([...one.optional, ...other.optional, ...missing.map(({ alias }) => alias)]),
      merged: new Set([
        ...one.merged,
        ...other.merged,
        ...names.filter((name) => hasId(one, name) && hasId(other, name)),
      ]),
    };
  }

  /** Tells whether an expression is the id of a row's user: the column by itself, or read as the configuration reads ids. */
  isId(expression: unknown, scope: Scope): boolean {
    const column = idColumn(expression, this.facts);
    if (column === undefined) return false;
    const [name, qualifier] = [nameOf(column)!.toLowerCase(), qualifierOf(column)];
    if (qualifier === undefined && scope.merged.has(name)) return true;
    return scope.relations.some(
      ({ alias, ids }) =>
        ids.has(name) && (qualifier === undefined || qualifier === alias) && !scope.optional.has(alias),
    );
  }

  /** Returns the columns of a query's rows that are the user's id by themselves. */
  idsOf(query: unknown): ReadonlySet<string> {
    const { type, left, right, setop_type: kind } = (query ?? {}) as SyntaxNode;
    if (type === "SELECT_NODE") return this.#selected(query as SyntaxNode);
    if (type !== "SET_OPERATION_NODE") return NONE;
    const [one, other] = [left, right].map((side) => this.idsOf(side));
    const [items, others] = [left, right].map((side) => listOf((side ?? {}) as SyntaxNode, "select_list"));
    const isByPlace =
      !String(kind).includes("NAME") && [...items!, ...others!].every((item) => !isStar(item));
    if (!isByPlace) return new Set([...one!].filter((name) => other!.has(name)));
    const isSame = (name: string) => {
      const place = items!.findIndex((item) => outputName(item) === name);
      return place >= 0 && other!.has(outputName(others![place]) ?? "");
    };
    return new Set([...one!].filter(isSame));
  }

  #selected(select: SyntaxNode): ReadonlySet<string> {
    const scope = this.scopeOf(select["from_table"]);
    const [ids, others] = [new Set<string>(), new Set<string>()];
    for (const item of listOf(select, "select_list")) {
      if (isStar(item)) for (const name of this.#starred(item as SyntaxNode, scope)) ids.add(name);
      else (this.isId(item, scope) ? ids : others).add(outputName(item) ?? "");
    }
    return new Set([...ids].filter((name) => !others.has(name)));
  }

  #starred(star: SyntaxNode, scope: Scope): string[] {
    if (star["columns"] === true || star["expr"]) return [];
    const of = String(star["relation_name"] ?? "").toLowerCase();
    const relations = scope.relations.filter(
      ({ alias }) => !scope.optional.has(alias) && (of === "" || of === alias),
    );
    const replaced = listOf(star, "replace_list") as SyntaxNode[];
    const lost = replaced.flatMap(({ key, value }) =>
      this.isId(value, scope) ? [] : [String(key).toLowerCase()],
    );
    // A column that has another's name is not known to be anything.
    for (const { key, value } of listOf(star, "rename_list") as SyntaxNode[])
      lost.push(String((key as SyntaxNode)["column"]).toLowerCase(), String(value).toLowerCase());
    const names = [...relations.flatMap(({ ids }) => [...ids]), ...scope.merged];
    return names.filter((name) => !lost.includes(name));
  }

  #relation(from: unknown): Relation[] {
    const node = (from ?? {}) as SyntaxNode;
    const alias = String(node["alias"] || node["table_name"] || "").toLowerCase();
    const isRenamed = listOf(node, "column_name_alias").length > 0;
    if (node["type"] === "BASE_TABLE") {
      const name = String(node["table_name"]).toLowerCase();
      const ids = isRenamed ? NONE : this.#idsOfTable(name);
      return [{ alias, table: name, ids, isPeople: this.#isPeople(name), isNamed: this.#isNamed(name) }];
    }
    const inner = (node["subquery"] as SyntaxNode | undefined)?.["node"];
    const ids = isRenamed ? NONE : node["type"] === "PIVOT" ? this.#pivoted(node) : this.idsOf(inner);
    const isNamed = this.#someTable(node, (name) => this.#isNamed(name));
    return [{ alias, table: "", ids, isPeople: this.readsPeople(node), isNamed }];
  }

  /** Columns that a pivot keeps as they are. */
  #pivoted(pivot: SyntaxNode): ReadonlySet<string> {
    const { relations } = this.scopeOf(pivot["source"]);
    const groups = listOf(pivot, "groups").map((name) => String(name).toLowerCase());
    const taken = new Set(
      [...syntaxNodes([pivot["pivots"], pivot["aggregates"]])].map((node) => nameOf(node)?.toLowerCase()),
    );
    // UNPIVOT makes columns by names that its source may have, too.
    for (const one of [pivot, ...(listOf(pivot, "pivots") as SyntaxNode[])])
      for (const name of listOf(one, "unpivot_names")) taken.add(String(name).toLowerCase());
    const names = relations.flatMap(({ ids }) => [...ids]);
    return new Set(
      names.filter((name) => !taken.has(name) && (groups.length === 0 || groups.includes(name))),
    );
  }

  #idsOfTable(name: string): ReadonlySet<string> {
    if (!this.#ctes.has(name)) return this.facts.ids.get(name) ?? NONE;
    return this.#within(name, NONE, (query) => this.idsOf((query as SyntaxNode)["node"]));
  }

  #isPeople(name: string): boolean {
    if (this.#ctes.has(name))
      return this.#within(name, false, (query) => this.readsPeople(query)) || this.#isAmbiguous(name);
    const { personal, users, columns } = this.facts;
    return personal.has(name) || [...(columns.get(name)?.keys() ?? [])].some((column) => users.has(column));
  }

  #isNamed(name: string): boolean {
    if (this.#ctes.has(name)) {
      const below = (query: unknown) => this.#someTable(query, (table) => this.#isNamed(table));
      return this.#within(name, false, below) || this.#isAmbiguous(name);
    }
    return (this.facts.ids.get(name)?.size ?? 0) > 0 || this.facts.hidden.has(name);
  }

  #isAmbiguous(name: string): boolean {
    return this.#ctes.get(name) === undefined;
  }

  /** Looks into a common table expression, once: one that reads itself says nothing new. */
  #within<T>(name: string, otherwise: T, look: (query: unknown) => T): T {
    const query = this.#ctes.get(name);
    if (query === undefined || this.#open.has(name)) return otherwise;
    this.#open.add(name);
    const found = look(query);
    this.#open.delete(name);
    return found;
  }

  #someTable(tree: unknown, holds: (table: string) => boolean): boolean {
    return [...tablesIn(tree)].some(holds);
  }
}

/** The column that an expression reads as an id; undefined where it makes something else of it. */
export function idColumn(expression: unknown, facts: Pick<SqlFacts, "idRule">): unknown {
  const node = (expression ?? {}) as SyntaxNode;
  if (nameOf(node) !== undefined) return node;
  if (node["class"] === "CAST")
    return (node["cast_type"] as SyntaxNode)["id"] === "VARCHAR" ? idColumn(node["child"], facts) : undefined;
  const [first, second, ...rest] = listOf(node, "children") as SyntaxNode[];
  if (node["class"] !== "FUNCTION" || rest.length > 0) return undefined;
  const name = String(node["function_name"]);
  const isKept =
    (name === "trim" && second === undefined && facts.idRule !== "exact") ||
    (name === "lower" && facts.idRule === "lower") ||
    (name === "nullif" && second?.["class"] === "CONSTANT");
  return isKept ? idColumn(first, facts) : undefined;
}

/** Returns the name of a selected column, in small letters; undefined where the engine chooses one. */
export function outputName(item: unknown): string | undefined {
  const { alias } = (item ?? {}) as SyntaxNode;
  return (typeof alias === "string" && alias !== "" ? alias : nameOf(item))?.toLowerCase();
}

/** Lists the queries of a tree that select from relations. */
export function selectsIn(tree: unknown): SyntaxNode[] {
  return [...syntaxNodes(tree)].filter((node) => isQueryNode(node) && node["type"] === "SELECT_NODE");
}

function hasId({ relations }: Scope, name: string): boolean {
  return relations.some(({ ids }) => ids.has(name));
}

function isStar(item: unknown): boolean {
  return (item as SyntaxNode)["class"] === "STAR";
}
