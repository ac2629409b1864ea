import type { Text } from "../language.ts";
import { API_CHINESE } from "./chinese/api.ts";
import { DATA_CHINESE } from "./chinese/data.ts";
import { FILES_CHINESE } from "./chinese/files.ts";
import { TERMS_CHINESE } from "./chinese/plan-terms.ts";
import { PLAN_PROGRAMS_CHINESE } from "./chinese/plan-programs.ts";
import { PLAN_CHINESE } from "./chinese/plan.ts";
import { POLICY_CHINESE } from "./chinese/policy.ts";
import { PROGRAMS_CHINESE } from "./chinese/programs.ts";
import { SERVICE_CHINESE, SERVICE_PARTS } from "./chinese/service.ts";
import { STUDY_CHINESE } from "./chinese/study.ts";

/**
 * Every sentence of a refusal that is said in Chinese, too. "{}" stands where something is put in, in the order of the English;
 * "{2}" for the second of them. Refusals are kept, sent and read in English: their words stand where they are thrown, once.
 */
export const CHINESE: Readonly<Record<string, string>> = {
  ...API_CHINESE,
  ...DATA_CHINESE,
  ...FILES_CHINESE,
  ...TERMS_CHINESE,
  ...PLAN_CHINESE,
  ...PLAN_PROGRAMS_CHINESE,
  ...POLICY_CHINESE,
  ...PROGRAMS_CHINESE,
  ...SERVICE_CHINESE,
  ...STUDY_CHINESE,
};

/** Before what has come from elsewhere, such as a word of an engine or a partner, or is said in English alone. */
const AS_IT_CAME = "（原文）";

/** A file, before what is wrong in it. */
const IN_FILE = /^[^:]*\.\w+: /;

/** Between several things of which one is enough. */
const CHOICE = "; or ";

/** What is put into a sentence: quoted, or without the end of another one. */
const PUT_IN = String.raw`((?:"(?:[^"\\]|\\.)*"|(?![.!?]\s)[^"])*?)`;

/** A sentence with something in it. */
interface Pattern {
  /** All of a text, and where one begins; what is put in ends no sentence outside quotes. */
  readonly whole: RegExp;
  readonly first: RegExp;
  /** All of a text, whatever is put in. */
  readonly loose: RegExp;
  readonly zh: string;
}

let patterns: readonly Pattern[] | undefined;
let fixed: readonly (readonly [en: string, zh: string])[] | undefined;

/** The sentences with something in them; most processes refuse nothing. */
function patternsOfAll(): readonly Pattern[] {
  return (patterns ??= Object.entries(CHINESE)
    .filter(([en]) => en.includes("{}"))
    .map(([en, zh]) => ({ ...patternsOf(en), zh })));
}

/** The others, the longest first: one may begin as another does. */
function fixedOfAll(): readonly (readonly [en: string, zh: string])[] {
  return (fixed ??= Object.entries(CHINESE)
    .filter(([en]) => !en.includes("{}"))
    .toSorted(([a], [b]) => b.length - a.length));
}

/** Returns a refusal's words, one field or all of them behind its code, in both languages. What follows its first line is left as it is. */
export function refusalTexts(words: string): Text {
  const [, code = "", said = "", behind = ""] = /^([A-Z][A-Z0-9_]+: )?([^\n]*)(\n[^]*)?$/.exec(words) ?? [];
  return { en: words, zh: `${code.replace(": ", "：")}${chineseOf(said)}${behind}` };
}

function chineseOf(said: string): string {
  const text = said.trim();
  const [file = ""] = IN_FILE.exec(text) ?? [];
  const isBehind = file !== "" && !wholeOf(text) && !firstOf(text) && !loosely(text);
  let zh = isBehind ? file.replace(/: $/, "：") : "";
  for (let rest = isBehind ? text.slice(file.length) : text; rest !== "";) {
    const known = wholeOf(rest) ?? firstOf(rest) ?? loosely(rest);
    const [end] = /^.*?[.!?)](?= |$)|^.*$/.exec(rest) ?? [rest];
    zh += known?.zh ?? `${AS_IT_CAME}${end} `;
    rest = rest.slice(known?.length ?? end.length).trimStart();
  }
  return zh.trim();
}

interface Known {
  readonly zh: string;
  /** Of the English. */
  readonly length: number;
}

/** All of it as one sentence. */
function wholeOf(text: string): Known | undefined {
  const { length } = text;
  if (Object.hasOwn(CHINESE, text)) return { zh: CHINESE[text], length };
  return longest(patternsOfAll().map((one) => put(one, one.whole.exec(text))));
}

/** All of it as one sentence with others in it. */
function loosely(text: string): Known | undefined {
  return longest(patternsOfAll().map((one) => put(one, one.loose.exec(text))));
}

/** The longest sentence that it begins with. */
function firstOf(text: string): Known | undefined {
  const own = fixedOfAll().find(([en]) => text.startsWith(`${en} `));
  const filled = patternsOfAll().map((one) => put(one, one.first.exec(text)));
  return longest([own && { zh: own[1], length: own[0].length }, ...filled]);
}

function longest(all: readonly (Known | undefined)[]): Known | undefined {
  return all.reduce((a, b) => (b && b.length > (a?.length ?? 0) ? b : a), undefined);
}

/** Puts what stood in the English where it belongs in the Chinese. */
function put({ zh }: Pattern, found: RegExpExecArray | null): Known | undefined {
  if (!found) return undefined;
  let next = 0;
  const filled = zh.replaceAll(/\{(\d?)\}/g, (_, number: string) => {
    next += 1;
    return partOf(found[number === "" ? next : Number(number)]);
  });
  return { zh: filled, length: found[0].length };
}

function partOf(part: string): string {
  if (Object.hasOwn(SERVICE_PARTS, part)) return SERVICE_PARTS[part];
  const known = wholeOf(part)?.zh ?? (firstOf(part) ? chineseOf(part) : undefined);
  if (known !== undefined || !part.includes(CHOICE)) return known ?? part;
  return part.split(CHOICE).map(partOf).join("；或");
}

/** A sentence that ends with what is put in goes on to the end. */
function patternsOf(en: string): Omit<Pattern, "zh"> {
  const parts = en.split("{}").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const body = parts.join(PUT_IN);
  const whole = new RegExp(`^${body}$`);
  const loose = new RegExp(`^${parts.join("(.*?)")}$`);
  return { whole, first: parts.at(-1) === "" ? whole : new RegExp(`^${body}(?=\\s|$)`), loose };
}
