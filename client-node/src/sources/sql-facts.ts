import type { ConsentConfig } from "./consent-config.ts";
import type { DataConfig } from "./data-config.ts";
import { type SyntaxNode, columnsIn, isQueryNode, listOf, syntaxNodes, tablesIn } from "./syntax-tree.ts";

/** What is known of a configuration's sources when its SQL is looked at; all names in small letters. */
export interface SqlFacts {
  /** Names of columns that tell users apart. */
  readonly users: ReadonlySet<string>;
  /** Names of columns that tell orders apart. */
  readonly orders: ReadonlySet<string>;
  /** Sources that users, their lines, orders or consent are read from. */
  readonly personal: ReadonlySet<string>;
  /** Columns of the sources that have been read, with the engine's types. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** The engine's functions that sum up rows, and those whose value does not follow from their arguments. */
  readonly aggregates: ReadonlySet<string>;
  readonly volatile: ReadonlySet<string>;
}

/** Collects what a configuration says of its sources; `trees` are the parsed queries of its SQL sources. */
export function configFacts(
  { events, orders, customers }: DataConfig,
  { records, optOut, gpc, tcf }: ConsentConfig,
  trees: readonly unknown[],
): Pick<SqlFacts, "users" | "orders" | "personal"> {
  const sections = [...events, orders, ...customers, records, optOut, gpc, tcf].filter(
    (one) => one !== undefined,
  );
  const users = new Set<string>();
  const orderNames = new Set<string>();
  for (const { columns } of sections) {
    if (columns.user !== undefined) users.add(columns.user.toLowerCase());
    if ("order" in columns && columns.order !== undefined) orderNames.add(columns.order.toLowerCase());
  }
  const aliases = trees.flatMap(aliasesIn);
  for (const names of [users, orderNames]) spread(names, aliases);
  return { users, orders: orderNames, personal: new Set(sections.map(({ from }) => from)) };
}

interface Alias {
  readonly name: string;
  readonly columns: ReadonlySet<string>;
}

/** Lists the columns that queries give another name, and what each is made of. */
function aliasesIn(tree: unknown): Alias[] {
  const selects = [...syntaxNodes(tree)].filter(isQueryNode);
  return selects.flatMap((node) =>
    listOf(node, "select_list").flatMap((item) => {
      const { alias } = item as SyntaxNode;
      return typeof alias === "string" && alias !== ""
        ? [{ name: alias.toLowerCase(), columns: columnsIn(item) }]
        : [];
    }),
  );
}

/** Adds to names what they are called elsewhere, until there is nothing to add. */
function spread(names: Set<string>, aliases: readonly Alias[]): void {
  for (let size = -1; size !== names.size;) {
    size = names.size;
    for (const { name, columns } of aliases) {
      if (names.has(name)) for (const column of columns) names.add(column);
      else if ([...columns].some((column) => names.has(column)) && columns.size === 1) names.add(name);
    }
  }
}

/** Whether a tree reads a source that holds people, or one that is not known. */
export function readsPeople(tree: unknown, { personal, users, columns }: SqlFacts): boolean {
  return [...tablesIn(tree)].some((table) => {
    const own = columns.get(table);
    return personal.has(table) || (own && [...own.keys()].some((name) => users.has(name)));
  });
}

/** Tells whether a column that tells users apart stands in one of some expressions by itself. */
export function namesUser(expressions: readonly unknown[], { users }: SqlFacts): boolean {
  return expressions.some((one) => {
    const columns = [...columnsIn(one)];
    return columns.length > 0 && columns.every((column) => users.has(column));
  });
}
