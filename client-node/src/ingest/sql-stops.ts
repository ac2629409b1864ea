import { type SyntaxNode, columnsIn, syntaxNodes } from "./syntax-tree.ts";

/** Functions that end the query on a value that they cannot take. */
const STOPPING =
  /^(strptime|error|make_(date|time|timestamp).*|(from_)?json.*|->>?|decode|from_base64|from_hex|unhex|factorial)$/;

/** Names what in a query ends it on a single cell that does not fit; what stands in TRY does not. */
export function stoppingParts(tree: unknown): readonly string[] {
  const isTry = ({ type }: SyntaxNode) => type === "OPERATOR_TRY";
  const parts = new Set<string>();
  for (const node of syntaxNodes(tree, isTry)) {
    const name = String(node["function_name"]);
    const isCast =
      node["class"] === "CAST" &&
      node["try_cast"] === false &&
      (node["cast_type"] as SyntaxNode)["id"] !== "VARCHAR";
    const part = isCast ? "CAST" : node["class"] === "FUNCTION" && STOPPING.test(name) ? name : undefined;
    if (part !== undefined && columnsIn(node).size > 0) parts.add(part);
  }
  return [...parts];
}
