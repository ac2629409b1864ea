import type { SqlFacts } from "./sql-facts.ts";
import { unstableJoin, unstableSetOperation, unstableSubquery } from "./sql-relations.ts";
import { type Scope, Scopes, outputName, selectsIn } from "./sql-scope.ts";
import {
  type SyntaxNode,
  columnsIn,
  isQueryNode,
  listOf,
  nameOf,
  qualifierOf,
  syntaxNodes,
  tablesIn,
} from "./syntax-tree.ts";

/** Words that read the clock without being written as functions. */
const CLOCKS = new Set(["current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"]);
/** What a tree is made of: relations, queries and their modifiers; expressions by their class. */
const RELATIONS = new Set(
  "BASE_TABLE JOIN SUBQUERY TABLE_FUNCTION PIVOT EXPRESSION_LIST COLUMN_DATA EMPTY SELECT_NODE SET_OPERATION_NODE RECURSIVE_CTE_NODE CTE_NODE".split(
    " ",
  ),
);
const EXPRESSIONS = new Set(
  "BETWEEN CASE CAST COLLATE COLUMN_REF COMPARISON CONJUNCTION CONSTANT FUNCTION LAMBDA LAMBDA_REF OPERATOR STAR SUBQUERY WINDOW".split(
    " ",
  ),
);
/** Words of a tree that are no node of their own: orders, limits, what a type is made of. */
const WORDS = /^(ORDER_\w+|ASCENDING|DESCENDING|\w+_MODIFIER|\w+_TYPE_INFO)$/;
/** A column that the engine's tables have and no source. */
const PSEUDO = "rowid";
/** Functions that make rows out of their arguments alone. */
const ROW_MAKERS = new Set(["unnest", "range", "generate_series", "json_each", "repeat"]);
/** Aggregates whose value depends on the order in which rows are read, which other users' rows change. */
const BY_ORDER =
  /^(first|last|any_value|arbitrary|array_agg|list|string_agg|group_concat|listagg|approx_.*|reservoir_quantile)$/;
/** Aggregates that are exact for whole and decimal numbers only. */
const EXACT_FOR_DECIMALS =
  /^(sum|avg|mean|favg|fsum|kahan_sum|sumkahan|product|(std|var).*|corr|covar.*|regr.*|skewness|kurtosis.*|sem)$/;
const FLOATING = /^(DOUBLE|FLOAT)$/;

/** Names what in a query makes the rows of one user depend on the rows of others; nothing where all is recognised. */
export function unstableParts(tree: unknown, facts: SqlFacts): readonly string[] {
  const parts = new Set<string>();
  const scopes = new Scopes(tree, facts);
  for (const node of syntaxNodes(tree))
    for (const part of [...unknownKind(node), ...alwaysUnstable(node, facts)]) parts.add(part);
  for (const part of pseudoColumns(tree, facts)) parts.add(part);
  if (!scopes.readsPeople(tree)) return [...parts];
  for (const node of syntaxNodes(tree)) for (const part of amongPeople(node, scopes)) parts.add(part);
  for (const select of selectsIn(tree)) for (const part of inSelect(select, scopes)) parts.add(part);
  return [...parts];
}

function unknownKind({ class: kind, type }: SyntaxNode): string[] {
  const isKnown =
    typeof kind === "string"
      ? EXPRESSIONS.has(kind)
      : typeof type !== "string" || RELATIONS.has(type) || WORDS.test(type);
  return isKnown ? [] : [`${String(kind ?? type)}, which is not recognised`];
}

/** Where rows lie in the engine's own tables is decided by all rows before them. */
function pseudoColumns(tree: unknown, { columns, isRemote }: SqlFacts): string[] {
  if (isRemote || !columnsIn(tree).has(PSEUDO)) return [];
  const isOwn = [...tablesIn(tree)].every((table) => columns.get(table)?.has(PSEUDO) ?? true);
  return isOwn ? [] : [`${PSEUDO}, which is no column of the source`];
}

function alwaysUnstable(node: SyntaxNode, { volatile, columns }: SqlFacts): string[] {
  const { class: kind, type, function_name: name } = node;
  if (kind === "FUNCTION" && volatile.has(String(name))) return [`${String(name)}()`];
  const column = nameOf(node)?.toLowerCase();
  if (column !== undefined && CLOCKS.has(column)) return [column];
  if (type === "TABLE_FUNCTION") {
    const maker = (node["function"] as SyntaxNode | undefined)?.["function_name"];
    return ROW_MAKERS.has(String(maker)) ? [] : [`${String(maker)}() as a relation`];
  }
  if (type !== "BASE_TABLE") return [];
  const table = String(node["table_name"]);
  if (/[./]/.test(table) && !columns.has(table)) return ["a file that is not read as a source"];
  const isOwn = node["schema_name"] === "main" || /^(duckdb|pragma|sqlite|pg)_/i.test(table);
  return isOwn && !columns.has(table) ? ["a table of the engine that is no source"] : [];
}

function amongPeople(node: SyntaxNode, scopes: Scopes): string[] {
  const { class: kind, type } = node;
  if (node["sample"]) return ["a sample"];
  if (type === "LIMIT_MODIFIER" || type === "LIMIT_PERCENT_MODIFIER") return ["LIMIT"];
  if (kind === "FUNCTION") return unstableAggregate(node, scopes.facts);
  if (type === "PIVOT") return unstablePivot(node, scopes);
  if (type === "RECURSIVE_CTE_NODE") return scopes.readsPeople(node) ? ["WITH RECURSIVE over users"] : [];
  return type === "SET_OPERATION_NODE" ? unstableSetOperation(node, scopes) : [];
}

/** Looks at what one SELECT does with the relations that it sees; those within it are looked at by themselves. */
function inSelect(select: SyntaxNode, scopes: Scopes): string[] {
  const scope = scopes.scopeOf(select["from_table"]);
  const parts = [...unstableGroups(select, scope, scopes), ...unstableJoin(select, scopes)];
  for (const node of syntaxNodes({ ...select, cte_map: undefined }, isQueryNode)) {
    if (node["class"] === "SUBQUERY") parts.push(...unstableSubquery(node, select, scopes));
    if (!scope.relations.some(({ isPeople }) => isPeople)) continue;
    if (node["class"] === "WINDOW" && !listOf(node, "partitions").some((one) => scopes.isId(one, scope)))
      parts.push("a window that is not PARTITION BY the user");
    if (node["type"] === "DISTINCT_MODIFIER") parts.push(...unstableDistinct(node, select, scopes));
  }
  return parts;
}

function unstableDistinct(node: SyntaxNode, select: SyntaxNode, scopes: Scopes): string[] {
  const scope = scopes.scopeOf(select["from_table"]);
  const targets = listOf(node, "distinct_on_targets");
  const list = listOf(select, "select_list");
  if (targets.length === 0)
    return scopes.idsOf(select).size > 0 || namesOrder(list, scope, scopes)
      ? []
      : ["DISTINCT without the user"];
  return targets.some((one) => isUser(placed(one, list), { list, scope, scopes }))
    ? []
    : ["DISTINCT ON without the user"];
}

function unstableAggregate(node: SyntaxNode, { aggregates, columns }: SqlFacts): string[] {
  const name = String(node["function_name"]);
  if (!aggregates.has(name)) return [];
  if (BY_ORDER.test(name)) return [`${name}(), which depends on the order of rows`];
  if (!EXACT_FOR_DECIMALS.test(name)) return [];
  const castTo = [...syntaxNodes(node["children"])].some(
    (one) => one["class"] === "CAST" && FLOATING.test(String((one["cast_type"] as SyntaxNode)["id"])),
  );
  const types = [...columnsIn(node["children"])].flatMap((column) =>
    [...columns.values()].map((own) => own.get(column) ?? ""),
  );
  return castTo || types.some((type) => FLOATING.test(type))
    ? [`${name}() of floating numbers (DECIMAL adds exactly)`]
    : [];
}

function unstablePivot(node: SyntaxNode, scopes: Scopes): string[] {
  const isFixed = (pivot: unknown) => listOf(pivot as SyntaxNode, "entries").length > 0;
  if (!listOf(node, "pivots").every(isFixed)) return ["PIVOT whose columns are values"];
  const [relation] = scopes.scopeOf(node).relations;
  const isSum = listOf(node, "aggregates").length > 0;
  return isSum && relation!.isPeople && relation!.ids.size === 0 ? ["PIVOT without the user"] : [];
}

/** An aggregate over rows of more than one user. */
function unstableGroups(node: SyntaxNode, scope: Scope, scopes: Scopes): string[] {
  const groups = listOf(node, "group_expressions");
  const list = listOf(node, "select_list");
  const isAll = node["aggregate_handling"] === "FORCE_AGGREGATES";
  const isGrouped = groups.length > 0 || isAll;
  if (!isGrouped && !sumsUp([list, node["having"]], scopes.facts)) return [];
  if (!scope.relations.some(({ isPeople }) => isPeople)) return [];
  const expressions = isAll ? list : groups.map((group) => placed(group, list));
  const isWhole = listOf(node, "group_sets").length <= 1;
  const isByUser = expressions.some((one) => isUser(one, { list, scope, scopes }));
  return isWhole && (isByUser || namesOrder(expressions, scope, scopes))
    ? []
    : ["an aggregate without the user in GROUP BY"];
}

function sumsUp(tree: unknown, facts: SqlFacts): boolean {
  const isEnd = (node: SyntaxNode) =>
    node["class"] === "WINDOW" || isQueryNode(node) || node["class"] === "SUBQUERY";
  return [...syntaxNodes(tree, isEnd)].some(
    (node) => node["class"] === "FUNCTION" && facts.aggregates.has(String(node["function_name"])),
  );
}

/** `GROUP BY 1` is the first of the selected columns. */
function placed(group: unknown, list: readonly unknown[]): unknown {
  const { class: kind, value } = group as { class?: unknown; value?: { value?: unknown } };
  return kind === "CONSTANT" ? list[Number(value?.value) - 1] : group;
}

interface Select {
  readonly list: readonly unknown[];
  readonly scope: Scope;
  readonly scopes: Scopes;
}

/** Whether an expression is the user, or the name of a selected column that is. */
function isUser(expression: unknown, { list, scope, scopes }: Select): boolean {
  if (scopes.isId(expression, scope)) return true;
  const name = qualifierOf(expression) === undefined ? nameOf(expression)?.toLowerCase() : undefined;
  const isColumn = scope.relations.some(
    ({ table }) => name !== undefined && scopes.facts.columns.get(table)?.has(name),
  );
  const items = list.filter((item) => name !== undefined && outputName(item) === name);
  return !isColumn && items.length > 0 && items.every((item) => scopes.isId(item, scope));
}

/** Lines that name no user, and come from none that do, have nothing but their order to be told apart by. */
function namesOrder(expressions: readonly unknown[], { relations }: Scope, { facts }: Scopes): boolean {
  if (facts.isRemote || relations.some(({ isNamed }) => isNamed)) return false;
  return expressions.some((one) => facts.orders.has(nameOf(one)?.toLowerCase() ?? ""));
}
