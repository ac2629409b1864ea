import type { News } from "./study-view.ts";

/** Lines of a service that say what a coordinator of one study says by another name. */
const CODES: Readonly<Record<string, string>> = {
  opened: "OPENED",
  reported: "REPORTED",
  missing: "MISSING",
  released: "RELEASED",
  retried: "RETRIED",
};

/** Returns a line of a service's log as the line of a coordinator that has this study alone. */
export function newsOf({ type, text, ...line }: News): News {
  if (type === "few-counted") return { ...line, text };
  const code = CODES[String(type)];
  if (code === undefined) return {};
  const parties = typeof text === "string" ? text.split(", ") : [];
  return { ...line, code, parties, text: `session ${String(line["session"])} starts again: ${String(text)}` };
}
