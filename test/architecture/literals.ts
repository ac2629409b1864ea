import { parseSync } from "@swc/core";

/** A text between quotes or backticks of a source file; "{}" stands where something is put in. */
export interface Literal {
  readonly path: string;
  readonly text: string;
  /** Whether it is the message of an error that tells a programmer of a wrong call. */
  readonly isForProgrammers: boolean;
}

const WRONG_CALLS: readonly unknown[] = ["TypeError", "RangeError"];

/** Lists the literals of a TypeScript source, but for names of modules and literal types. */
export function literalsIn(path: string, source: string): readonly Literal[] {
  const found: Literal[] = [];
  visit(parseSync(source, { syntax: "typescript", target: "esnext" }).body, false, (text, isForProgrammers) =>
    found.push({ path, text, isForProgrammers }),
  );
  return found;
}

function visit(node: unknown, isInError: boolean, take: (text: string, isInError: boolean) => void): void {
  if (Array.isArray(node)) for (const child of node) visit(child, isInError, take);
  if (!isTree(node) || node["type"] === "ImportDeclaration" || node["type"] === "TsLiteralType") return;
  if (node["type"] === "StringLiteral") take(String(node["value"]), isInError);
  if (node["type"] === "TemplateLiteral") take(templateText(node["quasis"]), isInError);
  const isError =
    node["type"] === "NewExpression" &&
    isTree(node["callee"]) &&
    WRONG_CALLS.includes(node["callee"]["value"]);
  for (const child of Object.values(node)) visit(child, isInError || isError, take);
}

function templateText(parts: unknown): string {
  const texts = Array.isArray(parts)
    ? parts.map((part: { readonly cooked?: string }) => part.cooked ?? "")
    : [];
  return texts.join("{}");
}

function isTree(node: unknown): node is Readonly<Record<string, unknown>> {
  return typeof node === "object" && node !== null && !Array.isArray(node);
}
