import { type Text, joinLists } from "../language.ts";

/** What an audit of a bundle has said. */
interface Verdict {
  readonly verdict: "PASS" | "NOT VERIFIABLE" | "FAIL";
  /** Parties whose ledgers are not in the bundle. */
  readonly missing: readonly string[];
}

/** Writes what a verdict means, and what to do about it. */
export function verdictText({ verdict, missing }: Verdict): Text {
  if (verdict === "PASS")
    return {
      en: "Everything holds that documents can show.",
      zh: "文件所能证明的内容全部成立。",
    };
  if (verdict === "FAIL")
    return {
      en: "A check found a counter-example: “fedseg-audit verify BUNDLE” names it, and “fedseg-audit report BUNDLE” shows it.",
      zh: "某项检查发现了反例：“fedseg-audit verify BUNDLE” 会指出，“fedseg-audit report BUNDLE” 会展示。",
    };
  return missing.length > 0 ? missingText(missing) : openText();
}

function missingText(missing: readonly string[]): Text {
  const names = joinLists(missing);
  const ledgers = missing.length > 1 ? `ledgers of ${names.en} are` : `ledger of ${names.en} is`;
  return {
    en: `The ${ledgers} not here: ask for the folder that “fedseg-node ledger --config FILE --out FOLDER” writes there, and hand it in with “fedseg-coordinator collect”.`,
    zh: `缺少 ${names.zh} 的账本：请对方提供 “fedseg-node ledger --config FILE --out FOLDER” 写出的文件夹，再用 “fedseg-coordinator collect” 提交。`,
  };
}

function openText(): Text {
  return {
    en: "Nothing contradicts, but something is missing: “fedseg-audit verify BUNDLE” names the command that supplies it.",
    zh: "没有矛盾，但缺少内容：“fedseg-audit verify BUNDLE” 会指出补齐所需的命令。",
  };
}
