import { type SqlFacts, namesUser, readsPeople } from "./sql-facts.ts";
import { type SyntaxNode, columnsIn, isQueryNode, listOf, nameOf, syntaxNodes } from "./syntax-tree.ts";

/** Joins of people with people go by the user. */
export function unstableJoin(node: SyntaxNode, facts: SqlFacts): string[] {
  const joins = [...syntaxNodes(node["from_table"], isQueryNode)].filter(({ type }) => type === "JOIN");
  const parts: string[] = [];
  for (const join of joins) {
    const kind = String(join["ref_type"]);
    if (kind === "POSITIONAL") parts.push("POSITIONAL JOIN");
    const areBothPeople = [join["left"], join["right"]].every((side) => hasUsers(side, facts));
    if (areBothPeople && !equalsUsers(join, node, facts))
      parts.push("a join of users with users that is not by the user");
  }
  return parts;
}

/** Whether a side of a join is a source, or a join of sources, with a column that tells users apart. */
function hasUsers(side: unknown, { columns, users }: SqlFacts): boolean {
  const tables = [...syntaxNodes(side, isQueryNode)].filter(({ type }) => type === "BASE_TABLE");
  return tables.some(({ table_name: name }) =>
    [...(columns.get(String(name).toLowerCase())?.keys() ?? [])].some((column) => users.has(column)),
  );
}

function equalsUsers(join: SyntaxNode, query: SyntaxNode, { users }: SqlFacts): boolean {
  if (join["ref_type"] === "NATURAL") return true;
  if (listOf(join, "using_columns").some((name) => users.has(String(name).toLowerCase()))) return true;
  return comparesUsers([join["condition"], query["where_clause"]], users);
}

/** Whether a condition holds a column of users equal to another. */
function comparesUsers(tree: unknown, users: ReadonlySet<string>): boolean {
  return [...syntaxNodes(tree)].some((node) => {
    if (node["type"] !== "COMPARE_EQUAL") return false;
    const sides = [node["left"], node["right"]].map((side) => [...columnsIn(side)]);
    return sides.every((columns) => columns.length > 0 && columns.every((column) => users.has(column)));
  });
}

/** A subquery over people says of a user only what that user's rows say. */
export function unstableSubquery(node: SyntaxNode, facts: SqlFacts): string[] {
  if (!readsPeople(node["subquery"], facts)) return [];
  const kind = String(node["subquery_type"]);
  const isByUser =
    (kind === "ANY" && namesUser([node["child"]], facts)) ||
    (/EXISTS/.test(kind) && comparesUsers(node["subquery"], facts.users));
  return isByUser ? [] : ["a subquery over users that does not compare the user"];
}

/** Of sets of rows with their users, each user's are told apart. */
export function unstableSetOperation(node: SyntaxNode, facts: SqlFacts): string[] {
  if (!/^(EXCEPT|INTERSECT)$/.test(String(node["setop_type"]))) return [];
  const list = listOf((node["left"] ?? {}) as SyntaxNode, "select_list");
  const isWhole = list.some((item) => (item as SyntaxNode)["class"] === "STAR");
  return isWhole || list.some((item) => nameOf(item) !== undefined && namesUser([item], facts))
    ? []
    : ["EXCEPT or INTERSECT without the user"];
}
