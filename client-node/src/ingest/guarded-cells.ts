import { quoteText } from "./sql.ts";

/**
 * How programs write ids that a spreadsheet would turn into other numbers: ="0042" as Taobao, '0042, and \`0042 as the bills
 * of WeChat. An apostrophe alone may begin a name.
 */
export const GUARDED = String.raw`="[^"]*"|'\d[^']*|\x60[^\x60]+`;
const AROUND = String.raw`^\s*(?:="([^"]*)"|['\x60]([^'\x60]*))\s*$`;

/** Writes a text without what guards it; any other text as it is. */
export function withoutGuard(cell: string): string {
  return `regexp_replace(${cell}, ${quoteText(AROUND)}, ${quoteText(String.raw`\1\2`)})`;
}
