import type { ConsentConfig } from "../config/consent-config.ts";
import { type UserColumns, usersIn } from "./id-cells-sql.ts";
import { EXAMPLE, type Observation } from "./observation.ts";
import { quoteText } from "./sql.ts";
import type { WordCheck } from "./word-checks.ts";

/** Letters, digits and signs as wide as Chinese ones, and the plain ones that they stand for. */
const PLAIN = Array.from({ length: 94 }, (_, at) => String.fromCharCode(0x21 + at)).join("");
const WIDE = Array.from({ length: 94 }, (_, at) => String.fromCharCode(0xff01 + at)).join("");
const BLANKS = String.raw`[\s\x{a0}\x{200b}\x{202f}\x{3000}\x{feff}]+`;

/** Writes a text without what people and programs write in several ways: letter case, width, composed letters, blanks. */
function folded(text: string): string {
  const narrow = `translate(${text}, ${quoteText(WIDE)}, ${quoteText(PLAIN)})`;
  const rare = `lower(nfc_normalize(regexp_replace(${narrow}, ${quoteText(BLANKS)}, '', 'g')))`;
  return `CASE WHEN regexp_full_match(${text}, '[!-~]*') THEN lower(${text}) ELSE ${rare} END`;
}

/** As `folded`, without zeros in front as well, which programs take off numbers. */
function foldedId(id: string): string {
  const plain = folded(id);
  return `CASE WHEN ${plain} >= '0' AND ${plain} < '1' THEN regexp_replace(${plain}, '^0+(.)', '\\1') ELSE ${plain} END`;
}

/**
 * Writes the query of ids that differ from another one only in their spelling: how many, of how many, two of them; then of
 * those users whom consent or a withdrawal leaves out, how many are counted under another spelling, of how many, and one.
 * Whom an objection names and no line does is among them.
 */
export function spellingsQuery({ optOut }: ConsentConfig, columns: UserColumns): string {
  const objections = optOut ? ` UNION ${usersIn(columns, optOut.from, optOut.columns.user)}` : "";
  const reasons = "'opted_out', 'global_privacy_control', 'tcf_string', 'no_permission', 'withdrawn'";
  return `WITH refused AS (SELECT user_id FROM main.left_out WHERE reason IN (${reasons})${objections}),
  id AS (SELECT user_id FROM main.named UNION SELECT user_id FROM refused WHERE user_id IS NOT NULL),
  spelt AS (SELECT ${foldedId("user_id")} AS plain, user_id,
      user_id IN (SELECT user_id FROM refused WHERE user_id IS NOT NULL) AS is_out,
      user_id IN (SELECT user_id FROM main.member) AS is_counted FROM id),
  person AS (SELECT count(*) AS spellings, min(user_id) AS first, max(user_id) AS last,
      count(*) FILTER (is_out) AS outs, bool_or(is_counted) AS is_counted, min(user_id) FILTER (is_out) AS out FROM spelt GROUP BY plain)
  SELECT CAST(coalesce(sum(spellings) FILTER (spellings > 1), 0) AS BIGINT), CAST(coalesce(sum(spellings), 0) AS BIGINT),
    left(min([first, last]) FILTER (spellings > 1)[1], ${EXAMPLE + 1}), left(min([first, last]) FILTER (spellings > 1)[2], ${EXAMPLE + 1}),
    CAST(coalesce(sum(outs) FILTER (is_counted), 0) AS BIGINT), CAST(coalesce(sum(outs), 0) AS BIGINT),
    left(min(out) FILTER (outs > 0 AND is_counted), ${EXAMPLE + 1})
  FROM person`;
}

/** Writes the query of cells that are none of the words, but for their spelling: how many, of how many, and one. */
export function nearWordsQuery({ words, cells }: Pick<WordCheck, "words" | "cells">): string {
  const list = words.map(quoteText).join(", ");
  const plain = `SELECT ${folded("word")} FROM (SELECT unnest([${list}]) AS word)`;
  return `SELECT CAST(coalesce(sum(rows) FILTER (is_near), 0) AS BIGINT), CAST(coalesce(sum(rows), 0) AS BIGINT),
    left(min(cell) FILTER (is_near), ${EXAMPLE + 1}) FROM (
    SELECT cell, rows, cell NOT IN (${list}) AND ${folded("cell")} IN (${plain}) AS is_near
    FROM (SELECT cell, count(*) AS rows FROM (${cells}) WHERE cell IS NOT NULL GROUP BY cell))`;
}

/** An observation of two counts and the examples of it, if there is anything to tell. */
export function counted(
  about: Pick<Observation, "kind" | "source" | "column" | "features" | "words">,
  [odd, all, ...examples]: readonly unknown[],
): readonly Observation[] {
  const [count, of] = [Number(odd), Number(all)];
  const texts = examples.filter((one) => typeof one === "string");
  return count > 0 ? [{ ...about, count, of, examples: texts }] : [];
}
