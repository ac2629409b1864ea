import { idColumn, outputName, selectsIn } from "./sql-scope.ts";
import type { SqlFacts } from "./sql-facts.ts";
import { type SyntaxNode, isQueryNode, listOf, nameOf, qualifierOf, syntaxNodes } from "./syntax-tree.ts";

type Columns = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Follows the columns that sections read as users back to the sources that they are taken from as they are: the users
 * of a source that no section reads are those of what is made of it. `queries` are SQL sources in their order, as trees.
 */
export function usersBehind(
  sections: Columns,
  queries: ReadonlyMap<string, unknown>,
  facts: Pick<SqlFacts, "idRule">,
): Columns {
  const behind = new Map([...sections].map(([name, columns]) => [name, new Set(columns)]));
  for (const [name, tree] of [...queries].toReversed()) {
    const wanted = namedWithin(tree, behind.get(name) ?? new Set(), facts);
    for (const select of selectsIn(tree)) {
      for (const [table, column] of takenBy(select, wanted, facts)) {
        if (sections.has(table)) continue;
        behind.set(table, (behind.get(table) ?? new Set()).add(column));
      }
    }
  }
  return behind;
}

/** Adds to columns what they are called further inside a query. */
export function namedWithin(
  tree: unknown,
  names: ReadonlySet<string>,
  facts: Pick<SqlFacts, "idRule">,
): ReadonlySet<string> {
  const all = new Set(names);
  const items = selectsIn(tree).flatMap((select) => listOf(select, "select_list"));
  for (let size = -1; size !== all.size;) {
    size = all.size;
    for (const item of items) {
      const column = nameOf(idColumn(item, facts))?.toLowerCase();
      if (column !== undefined && all.has(outputName(item) ?? "")) all.add(column);
    }
  }
  return all;
}

function takenBy(
  select: SyntaxNode,
  wanted: ReadonlySet<string>,
  facts: Pick<SqlFacts, "idRule">,
): (readonly [table: string, column: string])[] {
  const tables = [...syntaxNodes(select["from_table"], isQueryNode)].filter(
    ({ type }) => type === "BASE_TABLE",
  );
  return listOf(select, "select_list").flatMap((item) => {
    const column = idColumn(item, facts);
    const isStar = (item as SyntaxNode)["class"] === "STAR";
    const names = isStar ? [...wanted] : wanted.has(outputName(item) ?? "") ? [nameOf(column)] : [];
    const of = qualifierOf(column);
    return tables.flatMap(({ alias, table_name: table }) =>
      of === undefined || of === String(alias || table).toLowerCase()
        ? names.flatMap((one) =>
            one === undefined ? [] : [[String(table).toLowerCase(), one.toLowerCase()] as const],
          )
        : [],
    );
  });
}
