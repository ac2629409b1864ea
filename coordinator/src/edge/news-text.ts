import { eventText } from "@fedseg/wording/edge/show.ts";

/** Writes one event of an operator's log; a node's own words in it can neither move the cursor nor begin a line. */
export function newsText({ type, ...fields }: { readonly type: string } & object, at: Date): string {
  const told = Object.entries(fields)
    .filter(([name]) => name !== "plan")
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(", ") : String(value)}`)
    .map((field) => field.replaceAll("\n", " "));
  return eventText(at, type, told.join(" · "));
}
