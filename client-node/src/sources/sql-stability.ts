import { type SqlFacts, namesUser, readsPeople } from "./sql-facts.ts";
import { unstableJoin, unstableSetOperation, unstableSubquery } from "./sql-relations.ts";
import {
  type SyntaxNode,
  columnsIn,
  isQueryNode,
  listOf,
  nameOf,
  syntaxNodes,
  tablesIn,
} from "./syntax-tree.ts";

/** Words that read the clock without being written as functions. */
const CLOCKS = new Set(["current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"]);
/** Functions that make rows out of their arguments alone. */
const ROW_MAKERS = new Set(["unnest", "range", "generate_series", "json_each", "repeat"]);
/** Aggregates whose value depends on the order in which rows are read, which other users' rows change. */
const BY_ORDER =
  /^(first|last|any_value|arbitrary|array_agg|list|string_agg|group_concat|listagg|approx_.*|reservoir_quantile)$/;
/** Aggregates that are exact for whole and decimal numbers only. */
const EXACT_FOR_DECIMALS =
  /^(sum|avg|mean|favg|fsum|kahan_sum|sumkahan|product|(std|var).*|corr|covar.*|regr.*|skewness|kurtosis.*|sem)$/;
const FLOATING = /^(DOUBLE|FLOAT)$/;

/** Names what in a query makes the rows of one user depend on the rows of others; nothing where nothing is recognised. */
export function unstableParts(tree: unknown, facts: SqlFacts): readonly string[] {
  const parts = new Set<string>();
  const isPersonal = readsPeople(tree, facts);
  for (const node of syntaxNodes(tree)) {
    for (const part of [...alwaysUnstable(node, facts), ...(isPersonal ? amongPeople(node, facts) : [])])
      parts.add(part);
  }
  return [...parts];
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
  const isFile =
    type === "BASE_TABLE" &&
    /[./]/.test(String(node["table_name"])) &&
    !columns.has(String(node["table_name"]));
  return isFile ? ["a file that is not read as a source"] : [];
}

function amongPeople(node: SyntaxNode, facts: SqlFacts): string[] {
  const { class: kind, type } = node;
  if (node["sample"]) return ["a sample"];
  if (type === "LIMIT_MODIFIER" || type === "LIMIT_PERCENT_MODIFIER") return ["LIMIT"];
  if (type === "DISTINCT_MODIFIER") {
    const targets = listOf(node, "distinct_on_targets");
    return targets.length > 0 && !namesUser(targets, facts) ? ["DISTINCT ON without the user"] : [];
  }
  if (kind === "WINDOW")
    return namesUser(listOf(node, "partitions"), facts) ? [] : ["a window that is not PARTITION BY the user"];
  if (kind === "SUBQUERY") return unstableSubquery(node, facts);
  if (kind === "FUNCTION") return unstableAggregate(node, facts);
  if (type === "JOIN") return [];
  if (type === "PIVOT") return unstablePivot(node);
  if (type === "SELECT_NODE") return [...unstableGroups(node, facts), ...unstableJoin(node, facts)];
  return type === "SET_OPERATION_NODE" ? unstableSetOperation(node, facts) : [];
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

function unstablePivot(node: SyntaxNode): string[] {
  const isFixed = (pivot: unknown) => listOf(pivot as SyntaxNode, "entries").length > 0;
  return listOf(node, "pivots").every(isFixed) ? [] : ["PIVOT whose columns are values"];
}

/** An aggregate over rows of more than one user. */
function unstableGroups(node: SyntaxNode, facts: SqlFacts): string[] {
  const groups = listOf(node, "group_expressions");
  const list = listOf(node, "select_list");
  const isAll = node["aggregate_handling"] === "FORCE_AGGREGATES";
  const isGrouped = groups.length > 0 || isAll;
  if (!isGrouped && !sumsUp([list, node["having"]], facts)) return [];
  if (!readsPeople(node["from_table"], facts) && !readsQuery(node, facts)) return [];
  const expressions = isAll ? list : groups.map((group) => placed(group, list));
  const isWhole = listOf(node, "group_sets").length <= 1;
  return isWhole && (namesUser(expressions, facts) || namesOrder(node, expressions, facts))
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

/** Whether a query reads another query or a common table expression, of which less is known than of a source. */
function readsQuery(node: SyntaxNode, { columns }: SqlFacts): boolean {
  return [...tablesIn(node["from_table"])].some((table) => !columns.has(table));
}

/** `GROUP BY 1` is the first of the selected columns. */
function placed(group: unknown, list: readonly unknown[]): unknown {
  const { class: kind, value } = group as { class?: unknown; value?: { value?: unknown } };
  return kind === "CONSTANT" ? list[Number(value?.value) - 1] : group;
}

/** Lines that name no user have nothing but their order to be told apart by. */
function namesOrder(
  node: SyntaxNode,
  expressions: readonly unknown[],
  { columns, orders, users }: SqlFacts,
): boolean {
  const own = [...tablesIn(node["from_table"])].flatMap((table) => [...(columns.get(table)?.keys() ?? [])]);
  if (own.some((name) => users.has(name))) return false;
  return expressions.some((one) => [...columnsIn(one)].some((column) => orders.has(column)));
}
