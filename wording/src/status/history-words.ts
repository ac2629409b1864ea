import type { Text } from "../language.ts";
import { HISTORY_WORDS, STATE_WORDS, VERDICT_WORDS } from "../operator-page/words.ts";
import { refusalTexts } from "../refusals/refusal-texts.ts";
import { refusalWords } from "./refusal-words.ts";

/** One line of a study's history, as its service keeps it. */
interface HistoryLine {
  readonly what: string;
  readonly code?: string;
  readonly text?: string;
}

const WHAT: Readonly<Record<string, Text>> = { ...STATE_WORDS, ...HISTORY_WORDS };
const VERDICTS: Readonly<Record<string, Text>> = VERDICT_WORDS;

/** Returns what has happened, and what is said of it beside its code: a verdict in its own word, what somebody has written as it is. */
export function historyWords({ what, code, text }: HistoryLine): {
  readonly what: Text;
  readonly says?: Text | undefined;
} {
  return { what: wordOf(WHAT, what), says: saysOf(what, code, text) };
}

function saysOf(what: string, code: string | undefined, text: string | undefined): Text | undefined {
  if (text === undefined) return code === undefined ? undefined : refusalWords(code);
  if (what === "no-result") return noResult(text);
  if (what === "audited") return wordOf(VERDICTS, text.replace(/:.*/s, ""));
  return code === undefined ? { en: text, zh: text } : { en: text, zh: refusalTexts(text).zh };
}

/** A program's name, and behind a colon what it was refused with. */
function noResult(text: string): Text {
  const [name] = text.split(": ", 1);
  return { en: text, zh: `${name}：${refusalTexts(text.slice(name.length + 2)).zh}` };
}

/** What stands for a word, or the word itself where nothing does. */
function wordOf(words: Readonly<Record<string, Text>>, word: string): Text {
  return Object.hasOwn(words, word) ? words[word] : { en: word, zh: word };
}
