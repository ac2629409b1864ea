/** A node of the engine's tree of a query. */
export type SyntaxNode = Readonly<Record<string, unknown>>;

/**
 * Yields every node of a tree, the outer before the inner; below a node that `isEnd` holds for, but for the root, none.
 */
export function* syntaxNodes(
  tree: unknown,
  isEnd: (node: SyntaxNode) => boolean = () => false,
): Generator<SyntaxNode> {
  const waiting: unknown[] = [tree];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== "object" || next === null) continue;
    if (!Array.isArray(next)) {
      yield next as SyntaxNode;
      if (next !== tree && isEnd(next as SyntaxNode)) continue;
    }
    waiting.push(...Object.values(next).toReversed());
  }
}

/** Tells whether a node is a query of its own. */
export function isQueryNode({ type }: SyntaxNode): boolean {
  return typeof type === "string" && type.endsWith("_NODE");
}

/** Returns the name of the column that a node refers to, as it is written. */
export function nameOf(node: unknown): string | undefined {
  const { class: kind, column_names: names } = (node ?? {}) as SyntaxNode;
  return kind === "COLUMN_REF" && Array.isArray(names) ? String(names.at(-1)) : undefined;
}

/** Returns the relation that a column is written with, in small letters; undefined for none. */
export function qualifierOf(node: unknown): string | undefined {
  const { column_names: names } = (node ?? {}) as SyntaxNode;
  return Array.isArray(names) && names.length > 1 ? String(names.at(-2)).toLowerCase() : undefined;
}

/** Returns the columns that a tree refers to, in small letters. */
export function columnsIn(tree: unknown): ReadonlySet<string> {
  const names = [...syntaxNodes(tree)].map(nameOf).filter((name) => name !== undefined);
  return new Set(names.map((name) => name.toLowerCase()));
}

/** Returns the relations that a tree reads, in small letters, common table expressions among them. */
export function tablesIn(tree: unknown): ReadonlySet<string> {
  const nodes = [...syntaxNodes(tree)].filter(({ type }) => type === "BASE_TABLE");
  return new Set(nodes.map((node) => String(node["table_name"]).toLowerCase()));
}

/** Returns the functions that a tree uses by name, in small letters. */
export function functionsIn(tree: unknown): ReadonlySet<string> {
  const names = [...syntaxNodes(tree)].flatMap(({ function_name: name }) =>
    typeof name === "string" ? [name.toLowerCase()] : [],
  );
  return new Set(names);
}

/** Returns a node's list under a key; none when it has no such list. */
export function listOf(node: SyntaxNode, key: string): readonly unknown[] {
  const list = node[key];
  return Array.isArray(list) ? list : [];
}

/** Tells whether two expressions of a plan are the same but for where they stand and what they are called. */
export function sameExpression(first: unknown, second: unknown): boolean {
  const [one, other] = [first, second].map((expression) =>
    JSON.stringify(expression, (key, value: unknown) =>
      key === "query_location" || key === "alias" ? undefined : value,
    ),
  );
  return one === other;
}
