/**
 * Solves the assignment problem exactly: gives every row a column of its own so that the summed cost is least.
 * `cost` is rows×columns row-major with rows ≤ columns; ties go to the lowest column. Returns a column per row.
 * @throws RangeError when there are more rows than columns.
 */
export function assignRows(cost: Float64Array, rows: number, columns: number): Int32Array {
  if (rows > columns) throw new RangeError(`"rows" expected at most ${columns}, got ${rows}`);
  const rowPotential = new Float64Array(rows);
  const columnPotential = new Float64Array(columns + 1);
  // owner[column] = row that holds it; the column behind the last one is the free row's starting point.
  const owner = new Int32Array(columns + 1).fill(-1);
  for (let row = 0; row < rows; row++) {
    owner[columns] = row;
    const cameFrom = new Int32Array(columns).fill(-1);
    const slack = new Float64Array(columns).fill(Infinity);
    const done = new Uint8Array(columns + 1);
    let at = columns;
    while (owner[at] !== -1) {
      done[at] = 1;
      const holder = owner[at];
      let next = -1;
      for (let column = 0; column < columns; column++) {
        if (done[column]) continue;
        const reduced = cost[holder * columns + column] - rowPotential[holder] - columnPotential[column];
        if (reduced < slack[column]) {
          slack[column] = reduced;
          cameFrom[column] = at;
        }
        if (next === -1 || slack[column] < slack[next]) next = column;
      }
      const step = slack[next];
      for (let column = 0; column <= columns; column++) {
        if (done[column]) {
          rowPotential[owner[column]] += step;
          columnPotential[column] -= step;
        } else if (column < columns) slack[column] -= step;
      }
      at = next;
    }
    while (at !== columns) {
      owner[at] = owner[cameFrom[at]];
      at = cameFrom[at];
    }
  }
  const result = new Int32Array(rows);
  for (let column = 0; column < columns; column++) if (owner[column] !== -1) result[owner[column]] = column;
  return result;
}
