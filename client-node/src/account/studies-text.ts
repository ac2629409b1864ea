import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import type { KnownStudy } from "../session/studies.ts";

const COLUMNS = [{ head: "study" }, { head: "how it stands" }, { head: "title" }] as const;

/** Writes the studies of an account, the latest last; nothing when there is none. */
export function studiesText(studies: readonly KnownStudy[]): string {
  if (studies.length === 0) return "";
  const rows = studies.map((known) => [known.study.slice(0, 16), standingText(known), titleText(known)]);
  return `STUDIES of this account\n\n${textTable(COLUMNS, rows)}`;
}

function standingText({ standing, code }: KnownStudy): string {
  if (standing === "model") return "ended with its model";
  return standing === "refused" ? `ended here without a model (${code ?? "unknown"})` : "under way";
}

function titleText({ plan, otherProtocol }: KnownStudy): string {
  return plan?.title ?? (otherProtocol === undefined ? "unreadable" : `of protocol ${otherProtocol}`);
}
