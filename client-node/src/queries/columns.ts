/**
 * Returns the places in a table's row of the features that `count` parameters stand for: `columns`, or all of them.
 * @throws RangeError when they do not fit the table's d features.
 */
export function tableColumns(columns: readonly number[] | undefined, count: number, d: number): Int32Array {
  if (columns === undefined) {
    if (count !== d) throw new RangeError(`"scaling" expected ${d} features, got ${count}`);
    return Int32Array.from({ length: d }, (_, place) => place);
  }
  if (columns.length !== count)
    throw new RangeError(`"columns" expected ${count} features, got ${columns.length}`);
  if (columns.some((place) => place >= d)) throw new RangeError(`"columns" expected places below ${d}`);
  return Int32Array.from(columns);
}
