import { plainText } from "@fedseg/wording/page/plain-text.ts";
import { sayIn } from "@fedseg/wording/language.ts";
import type { DocumentTable, Entry, ExportDocument } from "./document.ts";

/** Writes a document as Markdown; what comes from a bundle cannot become markup. */
export function documentMarkdown({ language, title, preface, sections }: ExportDocument): string {
  const say = sayIn(language);
  const blocks = [
    `# ${escaped(title)}`,
    ...preface.map(escaped),
    ...sections.flatMap((section, at) => [
      `## ${at + 1}. ${escaped(section.title)}`,
      `*${say("GDPR", "GDPR")} ${escaped(section.provisions)}*`,
      ...section.entries.flatMap((entry) => entryBlocks(entry, say("TO BE FILLED IN", "待填写"))),
    ]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function entryBlocks({ label, source, text, table }: Entry, toFill: string): readonly string[] {
  if (source === "organisation") {
    const lines = [`**[${toFill}] ${escaped(label)}**`, ...text.map(escaped), "…"];
    return [lines.map((line) => `> ${line}`).join("\n>\n")];
  }
  return [`**${escaped(label)}**`, ...text.map(escaped), ...(table ? [tableText(table)] : [])];
}

function tableText({ heads, rows }: DocumentTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(heads), `|${" --- |".repeat(heads.length)}`, ...rows.map(line)].join("\n");
}

/** Takes the meaning for Markdown and HTML out of a text's characters. */
function escaped(text: string): string {
  return plainText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]|#~]/g, (character) => `\\${character}`);
}
