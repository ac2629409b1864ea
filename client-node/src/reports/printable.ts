/** Characters of scripts that a terminal draws two columns wide. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6\p{Emoji_Presentation}]/u;

/** Returns how many terminal columns a printable text takes. */
export function columnsOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + widthOf(character), 0);
}

/** Cuts a printable text to a number of terminal columns, with an ellipsis where something is missing. */
export function clip(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let [kept, width] = ["", 0];
  for (const character of text) {
    width += widthOf(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Clips a text and fills it with spaces on the right. */
export function padRight(text: string, columns: number): string {
  const fitting = clip(text, columns);
  return fitting + " ".repeat(columns - columnsOf(fitting));
}

/** Clips a text and fills it with spaces on the left. */
export function padLeft(text: string, columns: number): string {
  const fitting = clip(text, columns);
  return " ".repeat(columns - columnsOf(fitting)) + fitting;
}

function widthOf(character: string): number {
  if (/\p{M}/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
