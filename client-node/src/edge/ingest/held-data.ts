import { heldAttributes, heldLines, heldMembership, heldRows } from "../../subjects/held-sql.ts";
import { unrecordedSteps } from "../../features/needs.ts";
import type { LineReason, UserReason } from "../../reports/quality-report.ts";
import type { HeldData, HeldRows } from "../../subjects/subject-answer.ts";
import type { Table } from "../../table.ts";
import type { Engine } from "./engine/engine.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { buildTable } from "./build-table.ts";
import { SourceColumns } from "./columns.ts";
import { type DataPlace, type DataRequest, withSources } from "./prepare.ts";
import { stageEvents } from "./stage-events.ts";

/** What a node's sources hold of one user, and the rows of all as a study sees them. */
export interface HeldAndMeasured {
  readonly held: HeldData;
  readonly table: Table;
}

/** Reads a node's data as for a study and looks one user up in it. @throws CodedError as `prepareData`. */
export async function readHeldData(
  place: DataPlace,
  request: Omit<DataRequest, "target">,
  user: string,
  tell: Tell,
): Promise<HeldAndMeasured> {
  const { data, consent } = place;
  const { features, cleaning, catalogue, behaviour, snapshotMs } = request;
  return withSources(place, tell, async (engine) => {
    await stageEvents(engine, { data, consent, cleaning, snapshotMs });
    const held = await lookUp(engine, place, user);
    const hasFunnel = unrecordedSteps(data, cleaning).length === 0;
    const { table } = await buildTable(engine, { features, catalogue, behaviour, snapshotMs, hasFunnel });
    return { held, table };
  });
}

async function lookUp(engine: Engine, { data, consent }: DataPlace, user: string): Promise<HeldData> {
  const lines = (await engine.rows(heldLines(user))).map(([entity, type, reason, count]) => ({
    source: data.events[Number(entity)].from,
    type: type === null ? null : String(type),
    unused: reason === null ? undefined : (reason as LineReason),
    count: Number(count),
  }));
  const [[isMember, leftOut]] = await engine.rows(heldMembership(user));
  return {
    lines,
    rows: await countRows(engine, { data, consent }, user),
    attributes: await readAttributes(engine, user),
    leftOut: leftOut === null ? undefined : (leftOut as UserReason),
    isCounted: Number(isMember) > 0,
  };
}

async function countRows(
  engine: Engine,
  { data, consent }: Pick<DataPlace, "data" | "consent">,
  user: string,
): Promise<readonly HeldRows[]> {
  const columns = await SourceColumns.of(engine, data);
  const counted: HeldRows[] = [];
  for (const { query, ...rows } of heldRows(data, consent, columns, user)) {
    const [[count]] = await engine.rows(query);
    if (Number(count) > 0) counted.push({ ...rows, count: Number(count) });
  }
  return counted;
}

async function readAttributes(engine: Engine, user: string): Promise<HeldData["attributes"]> {
  const query = heldAttributes(user);
  const names = await engine.columns(query);
  const [values] = await engine.rows(query);
  if (!values) return [];
  return names.flatMap(({ name }, at) =>
    name === "user_id" || values[at] === null ? [] : [{ name, value: values[at] }],
  );
}
