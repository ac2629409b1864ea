import { namedUsers } from "../../ingest/named-users-sql.ts";
import { quoteText } from "../../ingest/sql.ts";
import { SourceColumns } from "./columns.ts";
import { type DataPlace, withSources } from "./prepare.ts";

/** Tells whether a line, an order or an attribute names a user now. @throws CodedError as `prepareData`. */
export async function isNamed(place: DataPlace, id: string): Promise<boolean> {
  return withSources(
    place,
    () => undefined,
    async (engine) => {
      const columns = await SourceColumns.of(engine, place.data);
      const named = namedUsers(place.data, columns);
      const [[count]] = await engine.rows(`SELECT count(*) FROM (${named}) WHERE user_id = ${quoteText(id)}`);
      return Number(count) > 0;
    },
  );
}
