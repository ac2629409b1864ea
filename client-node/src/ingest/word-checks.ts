import { ANY_TYPE } from "@fedseg/shared/features/event-type.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import { eventsOf } from "@fedseg/shared/features/measure-problem.ts";
import { type ColumnFinder, textCell } from "./cells-sql.ts";
import type { ConsentConfig } from "../config/consent-config.ts";
import type { DataConfig } from "../config/data-config.ts";
import { filteredLines } from "./entity-lines-sql.ts";
import { EXAMPLE, type Observation } from "./observation.ts";
import { quoteName, quoteText } from "./sql.ts";

/** Words that a configuration or the dictionary expects of some cells. */
export interface WordCheck extends Pick<Observation, "source" | "column" | "features"> {
  readonly kind: "type-word-never" | "permit-word-never" | "listed-word-never";
  readonly words: readonly string[];
  /** Query of the cells, one text column `cell`. */
  readonly cells: string;
}

/** Cells that are shown in place of the words that were expected. */
const SHOWN = 3;

/** Lists the words that a node's own sections expect. */
export function sectionWords(
  { data, consent }: { readonly data: DataConfig; readonly consent: ConsentConfig },
  find: ColumnFinder,
): readonly WordCheck[] {
  const types = data.events.flatMap((entity) => {
    const { from, type } = entity;
    if (typeof type === "string" || !type.words) return [];
    const cells = `SELECT ${textCell(find(from, type.column))} AS cell FROM ${filteredLines(entity)}`;
    const words = Object.keys(type.words);
    return [{ kind: "type-word-never" as const, source: from, column: type.column, words, cells }];
  });
  const { records } = consent;
  if (!records) return types;
  const { from, columns, permits } = records;
  const cells = `SELECT ${textCell(find(from, columns.status))} AS cell FROM src.${quoteName(from)} AS s`;
  const status = { kind: "permit-word-never" as const, source: from, column: columns.status };
  return [...types, { ...status, words: permits, cells }];
}

/** Lists the words that features expect of lines and attributes. Hours and weekdays are the dictionary's to know. */
export function featureWords(features: readonly FeatureSpec[]): readonly WordCheck[] {
  const checks = new Map<string, WordCheck>();
  for (const { name, measure } of features) {
    const asked = expectedBy(measure);
    if (!asked) continue;
    const earlier = checks.get(asked.cells);
    const words = [...new Set([...(earlier?.words ?? []), ...asked.words])];
    const names = [...(earlier?.features ?? []), name];
    checks.set(asked.cells, { kind: "listed-word-never", words, cells: asked.cells, features: names });
  }
  return [...checks.values()];
}

/** Lists the words that a target expects of an attribute. */
export function targetWords(target: Target): readonly WordCheck[] {
  if (target.of !== "attribute") return [];
  const { attribute: column, values, classes = [] } = target;
  return [
    { kind: "listed-word-never", column, words: values ?? classes.flat(), cells: attributeCells(column) },
  ];
}

function attributeCells(attribute: string): string {
  return `SELECT CAST(${quoteName(attribute)} AS VARCHAR) AS cell FROM main.customer`;
}

function expectedBy(measure: FeatureSpec["measure"]): Pick<WordCheck, "words" | "cells"> | undefined {
  if (measure.of === "is") {
    return { words: [measure.value], cells: attributeCells(measure.attribute) };
  }
  if (measure.of !== "share" || measure.by === "hour" || measure.by === "weekday") return undefined;
  const { by, in: words, event = "purchase" } = measure;
  const those = event === ANY_TYPE ? "" : ` WHERE type = ${quoteText(event)}`;
  return { words, cells: `SELECT ${by} AS cell FROM main.event${those}` };
}

/** Writes the query of those words that no cell is; and of the commonest cells that are none of the words. */
export function wordQueries({ words, cells }: WordCheck): {
  readonly never: string;
  readonly instead: string;
} {
  const list = words.map(quoteText).join(", ");
  const known = `SELECT cell FROM (${cells}) WHERE cell IS NOT NULL`;
  return {
    never: `SELECT word FROM (SELECT unnest([${list}]) AS word) WHERE word NOT IN (${known}) ORDER BY word`,
    instead: `SELECT left(cell, ${EXAMPLE + 1}) FROM (${known}) WHERE cell NOT IN (${list})
      GROUP BY cell ORDER BY count(*) DESC, cell LIMIT ${SHOWN}`,
  };
}

/** Returns the features that look at each type of event. */
export function eventsAsked(features: readonly FeatureSpec[]): ReadonlyMap<string, readonly string[]> {
  const asked = new Map<string, string[]>();
  for (const { name, measure } of features)
    for (const type of typesOf(measure)) asked.set(type, [...(asked.get(type) ?? []), name]);
  return asked;
}

/** The types that a measure looks at: purchases where it names none. */
function typesOf(measure: FeatureSpec["measure"]): readonly string[] {
  if ("attribute" in measure) return [];
  if (measure.of === "return-rate") return ["purchase", "return"];
  const parts = measure.of === "ratio" ? [measure, measure.per] : [measure];
  const isByDefault = parts.some(
    (part) => !("from" in part || ("event" in part && part.event !== undefined)),
  );
  return [...new Set([...eventsOf(measure), ...(isByDefault ? ["purchase"] : [])])];
}
