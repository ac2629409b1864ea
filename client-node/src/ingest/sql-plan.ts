import { AGGREGATES, EXACT_SUMS, PICKERS, isOfItsArguments } from "./sql-allowed.ts";
import { tellsEqualsApart } from "./sql-equal-values.ts";
import { type SyntaxNode, listOf, sameExpression, syntaxNodes } from "./syntax-tree.ts";

/** Steps of a plan that keep rows apart, or that the tree of the query is judged by. */
const STEPS = new Set(
  `PROJECTION GET FILTER AGGREGATE_AND_GROUP_BY COMPARISON_JOIN ANY_JOIN ASOF_JOIN DELIM_JOIN DELIM_GET CROSS_PRODUCT
  POSITIONAL_JOIN DISTINCT ORDER_BY LIMIT UNION EXCEPT INTERSECT WINDOW UNNEST CTE_REF MATERIALIZED_CTE RECURSIVE_CTE DUMMY_SCAN
  EXPRESSION_GET CHUNK_GET EMPTY_RESULT`.split(/\s+/),
);
const EXPRESSIONS =
  /^BOUND_(REF|COLUMN_REF|CONSTANT|CAST|COMPARISON|CONJUNCTION|OPERATOR|CASE|BETWEEN|FUNCTION|AGGREGATE|WINDOW|UNNEST|LAMBDA|LAMBDA_REF|EXPANDED)$/;
/** Functions that make rows out of their arguments, and the reading of a table. */
const SCANS = new Set(["seq_scan", "unnest", "range", "generate_series", "json_each", "repeat"]);
/** What the planner writes for a subquery that gives one value. */
const OF_SUBQUERIES = new Set(["first", "error"]);
const WHOLE = /^(BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|INTEGER_LITERAL|DECIMAL|BIGNUM|INTERVAL)$/;
/** Windows in which rows that tie have the same value. */
const OF_PEERS = /^WINDOW_(RANK|RANK_DENSE|DENSE_RANK|PERCENT_RANK|CUME_DIST)$/;

interface Judged {
  /** Names that the query itself uses, in small letters: the planner adds some of its own. */
  readonly written: ReadonlySet<string>;
  /** Whether the query reads users: what others' rows decide matters only there. */
  readonly isOfPeople: boolean;
}

/**
 * Names what in the engine's plan of a query is not known to depend on a user's own rows alone. The plan has macros
 * resolved, and the types of all arguments.
 */
export function unstableSteps(plan: unknown, judged: Judged): readonly string[] {
  const parts = new Set<string>();
  for (const node of syntaxNodes(plan)) {
    for (const part of [...stepParts(node, judged), ...expressionParts(node, judged)]) parts.add(part);
  }
  if (judged.isOfPeople) for (const part of tellsEqualsApart(plan)) parts.add(part);
  return [...parts];
}

function stepParts(node: SyntaxNode, { isOfPeople }: Judged): string[] {
  const { type, name } = node;
  if (typeof type !== "string" || !type.startsWith("LOGICAL_")) return [];
  const step = type.slice("LOGICAL_".length);
  if (!STEPS.has(step)) return [`${step.toLowerCase().replaceAll("_", " ")}, which is not recognised`];
  if (step === "GET" && !SCANS.has(String(name))) return [`${String(name)}() as a relation`];
  if (!isOfPeople) return [];
  if (step === "WINDOW") return windowParts(node);
  if (step === "DISTINCT" && node["distinct_type"] === "DISTINCT_ON") {
    const order = listOf((node["order_by"] ?? {}) as SyntaxNode, "orders").map(expressionOf);
    return covers([...listOf(node, "distinct_targets"), ...order], childOf(node)) ? [] : [tie("DISTINCT ON")];
  }
  if (step === "ASOF_JOIN") {
    const right = listOf(node, "conditions").map((condition) => (condition as SyntaxNode)["right"]);
    return covers(right, childOf(node, 1)) ? [] : [tie("ASOF JOIN")];
  }
  return [];
}

function expressionParts(node: SyntaxNode, judged: Judged): string[] {
  const kind = node["expression_class"];
  if (typeof kind !== "string") return [];
  if (!EXPRESSIONS.test(kind)) return [`${kind.toLowerCase().replaceAll("_", " ")}, which is not recognised`];
  const name = String(node["name"] ?? "");
  if (OF_SUBQUERIES.has(name) && !judged.written.has(name)) return [];
  if (kind === "BOUND_FUNCTION")
    return isOfItsArguments(name, listOf(node, "children").length) ? [] : [`${name}()`];
  const isAggregate = kind === "BOUND_AGGREGATE" || node["type"] === "WINDOW_AGGREGATE";
  return isAggregate && judged.isOfPeople ? aggregateParts(name, node) : [];
}

function aggregateParts(name: string, node: SyntaxNode): string[] {
  if (AGGREGATES.has(name)) return [];
  if (EXACT_SUMS.has(name)) {
    const types = listOf(node, "arguments").map((type) => String((type as SyntaxNode)["id"]));
    const isExact = types.every((type) => WHOLE.test(type));
    return isExact ? [] : [`${name}() of floating numbers (DECIMAL adds exactly)`];
  }
  if (PICKERS.test(name)) {
    const [value, key] = listOf(node, "children") as SyntaxNode[];
    const keys = key!["name"] === "row" ? listOf(key!, "children") : [key];
    return keys.some((one) => sameExpression(one, value)) ? [] : [tie(name)];
  }
  return [`${name}(), which depends on the order of rows or is not recognised`];
}

function windowParts(node: SyntaxNode): string[] {
  return (listOf(node, "expressions") as SyntaxNode[]).flatMap((window) => {
    const type = String(window["type"]);
    if (OF_PEERS.test(type)) return [];
    const orders = listOf(window, "orders");
    const ends = [window["start"], window["end"]].map(String);
    const isOfRows = ends.some((end) => /ROWS|GROUPS/.test(end)) || window["exclude_clause"] !== "NO_OTHER";
    if (type === "WINDOW_AGGREGATE" && !isOfRows) return [];
    const cells = [...listOf(window, "partitions"), ...orders.map(expressionOf)];
    return covers(cells, childOf(node)) ? [] : [tie("a window")];
  });
}

function tie(what: string): string {
  return `${what} whose order may leave ties`;
}

/** Whether expressions are, among others, all columns of a step's rows: rows that tie are the same rows. */
function covers(expressions: readonly unknown[], step: SyntaxNode): boolean {
  const width = widthOf(step);
  const indexes = new Set(
    (expressions as SyntaxNode[]).flatMap((one) =>
      one["expression_class"] === "BOUND_REF" ? [Number(one["index"])] : [],
    ),
  );
  return width !== undefined && Array.from({ length: width }, (_, at) => at).every((at) => indexes.has(at));
}

/** How many columns a step's rows have; undefined where that is not told. */
function widthOf(step: SyntaxNode): number | undefined {
  const below = listOf(step, "children") as SyntaxNode[];
  const own = listOf(step, "expressions").length;
  switch (String(step["type"]).slice("LOGICAL_".length)) {
    case "GET":
      return below.length === 0 ? listOf(step, "column_indexes").length : undefined;
    case "PROJECTION":
      return own;
    case "FILTER":
    case "ORDER_BY":
    case "DISTINCT":
      return widthOf(below[0]!);
    case "WINDOW":
    case "UNNEST":
      return plus(widthOf(below[0]!), own);
    case "AGGREGATE_AND_GROUP_BY":
      return listOf(step, "groups").length + own;
    case "CTE_REF":
      return listOf(step, "chunk_types").length || undefined;
    case "CROSS_PRODUCT":
    case "COMPARISON_JOIN":
    case "ASOF_JOIN":
      return joinedWidth(String(step["join_type"]), widthOf(below[0]!), widthOf(below[1]!));
    default:
      return undefined;
  }
}

function joinedWidth(kind: string, left: number | undefined, right: number | undefined) {
  if (kind === "SEMI" || kind === "ANTI") return left;
  return plus(left, kind === "MARK" ? 1 : right);
}

function plus(first: number | undefined, second: number | undefined): number | undefined {
  return first === undefined || second === undefined ? undefined : first + second;
}

function childOf(step: SyntaxNode, at = 0): SyntaxNode {
  return (listOf(step, "children")[at] ?? {}) as SyntaxNode;
}

function expressionOf(order: unknown): unknown {
  return (order as SyntaxNode)["expression"];
}
