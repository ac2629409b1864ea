/** A node of the engine's tree of a query. */
export type SyntaxNode = Readonly<Record<string, unknown>>;

/** Yields every node of a tree, the outer before the inner. */
export function* syntaxNodes(tree: unknown): Generator<SyntaxNode> {
  const waiting = [tree];
  for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
    if (typeof next !== "object" || next === null) continue;
    if (!Array.isArray(next)) yield next as SyntaxNode;
    waiting.push(
      ...Object.values(next)
        .filter((value) => value !== null && value !== undefined)
        .toReversed(),
    );
  }
}

/** Returns the name of the column that a node refers to, as it is written. */
export function nameOf(node: unknown): string | undefined {
  const { class: kind, column_names: names } = (node ?? {}) as SyntaxNode;
  return kind === "COLUMN_REF" && Array.isArray(names) ? String(names.at(-1)) : undefined;
}
