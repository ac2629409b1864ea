import { type SyntaxNode, listOf, sameExpression, syntaxNodes } from "./syntax-tree.ts";

/** Types of which two equal values are the same, whatever made them. */
const SAME =
  /^(BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|INTEGER_LITERAL|STRING_LITERAL|DECIMAL|BIGNUM|VARCHAR|CHAR|BLOB|BIT|UUID|DATE|TIME|TIME_NS|TIMESTAMP(_S|_MS|_NS)?|TIMESTAMP WITH TIME ZONE|ENUM|STRUCT|LIST|ARRAY|MAP|NULL)$/;
/** Of these only zero has a sign that two equal values need not share. */
const FLOATING = /^(DOUBLE|FLOAT)$/;
const NUMBERS =
  /^(BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|INTEGER_LITERAL|DECIMAL|BIGNUM|DOUBLE|FLOAT|LIST|ARRAY|STRUCT)$/;
/** Functions that make the same of both zeros, or hand them on as they are. */
const BLIND = new Set(
  `+ - * add subtract multiply @ abs ceil ceiling floor round round_even trunc even sign sqrt cbrt exp ln log log2 log10 pi degrees
  radians sin cos tan asin acos atan sinh cosh tanh typeof to_seconds to_minutes to_hours to_days to_milliseconds to_microseconds greatest least isnan isinf isfinite row struct_pack struct_extract struct_extract_at list_value
  list_extract array_extract list_element element_at make_timestamp epoch_ms to_timestamp constant_or_null`.split(
    /\s+/,
  ),
);
const DIVISIONS = new Set(["/", "//", "%", "divide", "mod", "fmod"]);
const POWERS = new Set(["pow", "power", "^", "**"]);
/** Aggregates that keep one of the values that they are given. */
const KEEPING = /^(min|max|median|quantile.*|mad|arg_?(min|max).*|(min|max)_by|first)$/;

/**
 * Names what in the engine's plan of a query over users tells equal values apart of which it has kept one: which one, the
 * order of rows decides, and so do others' rows. Two texts under a collation, 30 days and a month, 0 and -0 are equal.
 */
export function tellsEqualsApart(plan: unknown): readonly string[] {
  const nodes = [...syntaxNodes(plan)];
  const types = nodes.flatMap(keysOf).flatMap(namesIn);
  const odd = types.filter((name) => !SAME.test(name) && !FLOATING.test(name));
  const parts = odd.map(
    (name) => `${name} in a group, an order or an aggregate: two that are equal may differ`,
  );
  if (types.some((name) => FLOATING.test(name))) parts.push(...nodes.flatMap(signsTold));
  return [...new Set(parts)];
}

/** The types of what a node compares rows by, and keeps one of. */
function keysOf(node: SyntaxNode): readonly unknown[] {
  const types = (expressions: readonly unknown[]) => expressions.map(typeOf);
  const orders = (list: readonly unknown[]) => list.map((order) => (order as SyntaxNode)["expression"]);
  if (node["type"] === "WINDOW_AGGREGATE" || node["expression_class"] === "BOUND_AGGREGATE")
    return [
      ...(KEEPING.test(String(node["name"])) ? types(listOf(node, "children")) : []),
      ...types([...listOf(node, "partitions"), ...orders(listOf(node, "orders"))]),
    ];
  if (node["expression_class"] === "BOUND_WINDOW")
    return types([...listOf(node, "partitions"), ...orders(listOf(node, "orders"))]);
  switch (node["type"]) {
    case "LOGICAL_AGGREGATE_AND_GROUP_BY":
      return types(listOf(node, "groups"));
    case "LOGICAL_DISTINCT":
      return types(listOf(node, "distinct_targets"));
    case "LOGICAL_DELIM_JOIN":
      return types(listOf(node, "duplicate_eliminated_columns"));
    case "LOGICAL_ASOF_JOIN":
      return types(listOf(node, "conditions").map((condition) => (condition as SyntaxNode)["right"]));
    case "LOGICAL_EXCEPT":
    case "LOGICAL_INTERSECT":
      return listOf(node, "children").flatMap((child) => rowTypes(child as SyntaxNode));
    default:
      return [];
  }
}

/** The types of a step's columns; those of all that is beneath it where they are not told. */
function rowTypes(step: SyntaxNode): readonly unknown[] {
  if (step["type"] === "LOGICAL_PROJECTION") return listOf(step, "expressions").map(typeOf);
  return [...syntaxNodes(step)].flatMap((node) => [typeOf(node), ...listOf(node, "returned_types")]);
}

function typeOf(expression: unknown): unknown {
  return (expression as SyntaxNode | undefined)?.["return_type"];
}

/** The names of a type and of all within it; a collated text is no text. */
function namesIn(type: unknown): readonly string[] {
  return [...syntaxNodes(type)].flatMap(({ id, collation }) => [
    ...(typeof id === "string" ? [id] : []),
    ...(typeof collation === "string" && collation !== "" ? [`COLLATE ${collation}`] : []),
  ]);
}

function isFloating(expression: unknown): boolean {
  return namesIn(typeOf(expression)).some((name) => FLOATING.test(name));
}

/** What makes something else of -0 than of 0. */
function signsTold(node: SyntaxNode): readonly string[] {
  const name = String(node["name"] ?? "");
  if (node["expression_class"] === "BOUND_CAST") {
    const isText = isFloating(node["child"]) && !namesIn(typeOf(node)).every((one) => NUMBERS.test(one));
    return isText ? ["a floating number as a text"] : [];
  }
  if (node["expression_class"] !== "BOUND_FUNCTION") return [];
  const children = listOf(node, "children");
  if (BLIND.has(name) || !children.some(isFloating)) return [];
  const [, second] = children;
  if (DIVISIONS.has(name))
    return isNeverZero(second) ? [] : [`${name} by a floating number that may be 0 (nullif(x, 0))`];
  if (POWERS.has(name) && Number(constantIn(second)) >= 0) return [];
  return [`${name}() of a floating number`];
}

/** A constant, a whole or decimal number that was made a floating one, or NULLIF(x, 0). */
function isNeverZero(expression: unknown): boolean {
  if (!isFloating(expression)) return true;
  const {
    expression_class: kind,
    child,
    else_expr: otherwise,
    case_checks: checks,
  } = expression as SyntaxNode;
  const constant = Number(constantIn(expression));
  if (constant !== 0 && !Number.isNaN(constant)) return true;
  // What was exact has one zero.
  if (kind === "BOUND_CAST") return !isFloating(child);
  const [check] = Array.isArray(checks) ? (checks as SyntaxNode[]) : [];
  const when = check?.["when_expr"] as SyntaxNode | undefined;
  return (
    kind === "BOUND_CASE" &&
    when?.["type"] === "COMPARE_EQUAL" &&
    Number(constantIn(when["right"])) === 0 &&
    sameExpression(when["left"], otherwise)
  );
}

/** The value of a constant, whatever it is cast to; undefined for anything else. */
function constantIn(expression: unknown): unknown {
  const { expression_class: kind, child, value } = (expression ?? {}) as SyntaxNode;
  if (kind === "BOUND_CAST") return constantIn(child);
  return kind === "BOUND_CONSTANT" ? (value as SyntaxNode)["value"] : undefined;
}
