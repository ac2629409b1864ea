/** A number, also of money, a date, a time, an address or a UUID is hardly the name of a column. */
const VALUE = new RegExp(
  [
    String.raw`[-+]?[$€£¥]?\s?\d+([.,]\d+)*(e[-+]?\d+)?\s?[$€£¥%]?`,
    String.raw`\d{4}-\d\d-\d\d.*`,
    String.raw`\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(\s.*)?`,
    String.raw`\d{1,2}:\d\d(:\d\d)?`,
    String.raw`[^@\s]+@[^@\s]+`,
    "[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}",
  ]
    .map((form) => `^${form}$`)
    .join("|"),
  "i",
);

/** Tells whether the name of a column looks like a value: the first line may name no columns. */
export function looksLikeValue(name: string): boolean {
  return VALUE.test(name);
}
