/** A number, a date or an address is hardly the name of a column. */
const VALUE = /^([-+]?\d+([.,]\d+)*|\d{4}-\d\d-\d\d.*|[^@\s]+@[^@\s]+)$/;

/** Tells whether the name of a column looks like a value: the first line may name no columns. */
export function looksLikeValue(name: string): boolean {
  return VALUE.test(name);
}
