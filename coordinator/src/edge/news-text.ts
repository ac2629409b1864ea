import { printable } from "@fedseg/keeper/edge/printable.ts";

/** Writes one line of an operator's log; a node's own words in it can neither move the cursor nor begin a line. */
export function newsText({ type, ...fields }: { readonly type: string } & object, at: Date): string {
  const told = Object.entries(fields)
    .filter(([name]) => name !== "plan")
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(", ") : String(value)}`)
    .map((field) => printable(field).replaceAll("\n", " "));
  return `${at.toISOString()} ${type.padEnd(10)} ${told.join(" · ")}`;
}
