import { type Relation, type Scope, type Scopes } from "./sql-scope.ts";
import { type SyntaxNode, columnsIn, isQueryNode, listOf, syntaxNodes } from "./syntax-tree.ts";

/** Joins of people with people go by the user. */
export function unstableJoin(select: SyntaxNode, scopes: Scopes): string[] {
  const joins = [...syntaxNodes(select["from_table"], isQueryNode)].filter(({ type }) => type === "JOIN");
  return joins.flatMap((join) => {
    if (join["ref_type"] === "POSITIONAL") return ["POSITIONAL JOIN"];
    const [left, right] = [join["left"], join["right"]].map((side) => scopes.scopeOf(side));
    const people = [left!, right!].map(({ relations }) => relations.filter(({ isPeople }) => isPeople));
    if (scopes.facts.isRemote || people.some((side) => side.length === 0)) return [];
    const isByUser = equals(join, select, (one, other) => isPair([one, other], [left!, right!], scopes));
    return isByUser || isByOrder(join, select, { people, scopes })
      ? []
      : ["a join of users with users that is not by the user"];
  });
}

/** Whether a join, or the condition on what it gives, holds two things equal: a column by its name, or two sides. */
function equals(
  join: SyntaxNode,
  select: SyntaxNode,
  isPairOf: (one: unknown, other: unknown) => boolean,
): boolean {
  const conditions = [...conjuncts(join["condition"]), ...conjuncts(select["where_clause"])];
  const names = listOf(join, "using_columns").map(String);
  return (
    names.some((name) => isPairOf(columnNamed(name), columnNamed(name))) ||
    (join["ref_type"] === "NATURAL" && isPairOf(undefined, undefined)) ||
    conditions.some(
      (one) =>
        one["type"] === "COMPARE_EQUAL" &&
        (isPairOf(one["left"], one["right"]) || isPairOf(one["right"], one["left"])),
    )
  );
}

/** Whether two expressions are the users of two sides; without expressions, whether those have one by the same name. */
function isPair([one, other]: readonly unknown[], [left, right]: readonly Scope[], scopes: Scopes): boolean {
  if (one === undefined) {
    const names = ({ relations }: Scope) => relations.flatMap(({ ids }) => [...ids]);
    return names(left!).some((name) => names(right!).includes(name));
  }
  return scopes.isId(one, left!) && scopes.isId(other, right!);
}

/** Lines that name no user, and come from none that do, have their order alone. */
function isByOrder(
  join: SyntaxNode,
  select: SyntaxNode,
  { people, scopes }: { readonly people: readonly (readonly Relation[])[]; readonly scopes: Scopes },
): boolean {
  if (people.every((side) => side.some(({ isNamed }) => isNamed))) return false;
  const isOrder = (expression: unknown) => {
    const columns = [...columnsIn(expression)];
    return columns.length === 1 && scopes.facts.orders.has(columns[0]!);
  };
  return equals(join, select, (one, other) => isOrder(one) && isOrder(other));
}

/** A subquery over people says of a user only what that user's rows say. */
export function unstableSubquery(node: SyntaxNode, select: SyntaxNode, scopes: Scopes): string[] {
  if (!scopes.readsPeople(node["subquery"])) return [];
  const outer = scopes.scopeOf(select["from_table"]);
  const query = (node["subquery"] as SyntaxNode)["node"] as SyntaxNode;
  const inner = scopes.scopeOf(query["from_table"]);
  const kind = String(node["subquery_type"]);
  if (query["type"] !== "SELECT_NODE") return [OTHER_USERS];
  if (/EXISTS/.test(kind)) {
    const isOuter = (one: unknown) => scopes.isId(one, outer) && !scopes.isId(one, inner);
    const isPairOf = (one: unknown, other: unknown) => scopes.isId(one, inner) && isOuter(other);
    return equals({}, query, isPairOf) ? [] : [OTHER_USERS];
  }
  const [item] = listOf(query, "select_list");
  const isIn = kind === "ANY" && node["comparison_type"] === "COMPARE_EQUAL";
  if (!isIn || !scopes.isId(node["child"], outer) || !scopes.isId(item, inner)) return [OTHER_USERS];
  // One row without a user makes IN unknown, and no longer false, for everybody who is not in.
  const isFilter = conjuncts(select["where_clause"]).includes(node);
  const isFull = conjuncts(query["where_clause"]).some(
    (one) => one["type"] === "OPERATOR_IS_NOT_NULL" && scopes.isId(listOf(one, "children")[0], inner),
  );
  return isFilter || isFull
    ? []
    : ["IN or NOT IN over users who may be null (EXISTS by the user, or WHERE user IS NOT NULL)"];
}

const OTHER_USERS = "a subquery over users that does not compare the user";

/** Of sets of rows with their users, each user's are told apart. */
export function unstableSetOperation(node: SyntaxNode, scopes: Scopes): string[] {
  const isKept = node["setop_all"] === true && String(node["setop_type"]).startsWith("UNION");
  return isKept || !scopes.readsPeople(node) || scopes.idsOf(node).size > 0
    ? []
    : ["UNION, EXCEPT or INTERSECT without the user"];
}

/** Lists the conditions that all hold where a condition does. */
export function conjuncts(condition: unknown): SyntaxNode[] {
  const node = (condition ?? {}) as SyntaxNode;
  return node["type"] === "CONJUNCTION_AND" ? listOf(node, "children").flatMap(conjuncts) : [node];
}

function columnNamed(name: string): SyntaxNode {
  return { class: "COLUMN_REF", column_names: [name] };
}
