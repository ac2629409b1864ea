import type { ConsentConfig } from "../config/consent-config.ts";
import type { DataConfig } from "../config/data-config.ts";
import { type SyntaxNode, columnsIn, isQueryNode, listOf, syntaxNodes } from "./syntax-tree.ts";
import type { IdRule } from "./user-ids.ts";

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
  /** Of every source, the columns that tell users apart, each the user's id by itself. */
  readonly ids: ReadonlyMap<string, ReadonlySet<string>>;
  /** Sources that are made of rows that name their users, and do not name them. */
  readonly hidden: ReadonlySet<string>;
  /** When two ids are one person's. */
  readonly idRule: IdRule;
  /** The query is a server's, of whose tables nothing is known. */
  readonly isRemote?: boolean;
  /** The engine's functions that sum up rows, and those whose value does not follow from their arguments. */
  readonly aggregates: ReadonlySet<string>;
  readonly volatile: ReadonlySet<string>;
}

/** What a configuration says by itself; `sections` has the columns that its sections read as users, of every source. */
type ConfigFacts = Pick<SqlFacts, "users" | "orders" | "personal" | "idRule"> & {
  readonly sections: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Collects what a configuration says of its sources; `trees` are the parsed queries of its SQL sources. */
export function configFacts(
  { events, orders, customers, ids: idRule }: DataConfig,
  { records, optOut, gpc, tcf }: ConsentConfig,
  trees: readonly unknown[],
): ConfigFacts {
  const sections = [...events, orders, ...customers, records, optOut, gpc, tcf].filter(
    (one) => one !== undefined,
  );
  const users = new Set<string>();
  const orderNames = new Set<string>();
  const named = new Map<string, Set<string>>();
  for (const { from, columns } of sections) {
    const user = columns.user?.toLowerCase();
    if (user !== undefined) {
      users.add(user);
      named.set(from, (named.get(from) ?? new Set()).add(user));
    }
    if ("order" in columns && columns.order !== undefined) orderNames.add(columns.order.toLowerCase());
  }
  const aliases = trees.flatMap(aliasesIn);
  for (const names of [users, orderNames]) spread(names, aliases);
  const personal = new Set(sections.map(({ from }) => from));
  return { users, orders: orderNames, personal, sections: named, idRule };
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
