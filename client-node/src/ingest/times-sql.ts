/**
 * Writes the query of how many events there are before the days that end with a snapshot (milliseconds since 1970), and in all; and
 * how many purchases in the last of those days, and in all.
 */
export function timesQuery(snapshotMs: number, days: number, last: number): string {
  const before = (count: number) => `make_timestamp(${snapshotMs - count * 86_400_000}000)`;
  return `SELECT count(*) FILTER (time < ${before(days)}), count(*),
    count(*) FILTER (type = 'purchase' AND time >= ${before(last)}), count(*) FILTER (type = 'purchase') FROM main.event`;
}
