import { CodedError } from "@fedseg/shared/errors.ts";
import { type TimeFormat, isEpoch } from "../../ingest/time-cells-sql.ts";
import type { ConsentConfig } from "../../config/consent-config.ts";
import type { DataConfig, EventEntity } from "../../config/data-config.ts";
import { filteredLines } from "../../ingest/entity-lines-sql.ts";
import { quoteName, quoteText } from "../../ingest/sql.ts";
import type { Engine } from "./engine/engine.ts";

/**
 * Tries out every condition, time pattern and zone of a configuration on no row.
 * @throws CodedError SQL_INVALID, DATA_TIME_FORMAT or DATA_TIME_ZONE.
 */
export async function requireSql(engine: Engine, data: DataConfig, consent: ConsentConfig): Promise<void> {
  for (const entity of data.events) await requireCondition(engine, entity);
  for (const section of [...data.events, data.orders, consent.records]) {
    if (section) await requireTime(engine, section.from, section.time);
  }
  for (const section of [data.orders, ...data.customers]) {
    if (typeof section?.repeats === "object") await requireTime(engine, section.from, section.repeats.time);
  }
}

async function requireCondition(engine: Engine, { from, where }: EventEntity): Promise<void> {
  if (where === undefined) return;
  // Parsed for itself first: a condition that closes the bracket would be more than a condition.
  const parses = await engine.isQuery(`SELECT 1 FROM src.${quoteName(from)} AS s WHERE (${where}\n)`);
  if (parses && (await isPossible(engine, `SELECT 1 FROM ${filteredLines({ from, where })} LIMIT 0`))) return;
  throw new CodedError("SQL_INVALID", {
    what: `The condition "where" of the events from ${JSON.stringify(from)} is not one SQL condition over its columns.`,
    why: "It decides which lines of the source are events.",
    todo: "Write a condition over the source's columns, such as quantity > 0; compare the names with the file's header.",
  });
}

async function requireTime(engine: Engine, from: string, { format, zone }: TimeFormat): Promise<void> {
  if (format !== undefined && !isEpoch(format)) {
    if (!(await isPossible(engine, `SELECT try_strptime('', ${quoteText(format)})`))) {
      throw new CodedError("DATA_TIME_FORMAT", {
        what: `The time format of ${JSON.stringify(from)} is no strptime pattern.`,
        why: "No time of the source could be read.",
        todo: 'Write a pattern such as "%d/%m/%Y %H:%M", "epoch-s", "epoch-ms", "epoch-us", "epoch-ns" or "excel-days".',
      });
    }
  }
  if (zone === undefined) return;
  if (await isPossible(engine, `SELECT timezone(${quoteText(zone)}, TIMESTAMP '2000-01-01')`)) return;
  throw new CodedError("DATA_TIME_ZONE", {
    what: `The time zone of ${JSON.stringify(from)} is not known.`,
    why: "Its times would be off by hours.",
    todo: 'Write a name of the IANA list, such as "Europe/Paris".',
  });
}

async function isPossible(engine: Engine, query: string): Promise<boolean> {
  try {
    await engine.rows(query);
    return true;
  } catch (error) {
    if (error instanceof CodedError) return false;
    throw error;
  }
}
