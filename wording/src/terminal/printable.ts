/** What a terminal acts on, or turns around, instead of showing it; a line may end. */
const CONTROL = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu;

/** Takes out of a text what a terminal would act on instead of showing it; other parties' words may be in it. */
export function printable(text: string): string {
  return text.replaceAll(CONTROL, "\ufffd");
}

/** Writes the same JSON without what a terminal would act on: every such character as its escape. */
export function printableJson(json: string): string {
  return json.replaceAll(CONTROL, (character) =>
    Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
      .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
