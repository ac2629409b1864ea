import type { DataRequest } from "@fedseg/client-node/edge/ingest/prepare.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { CrowdFiles, Forms } from "./crowd-files.ts";
import { type CrowdAndStranger, type Rows, together } from "./crowd-rows.ts";
import { sectionsOf } from "./crowd-study.ts";
import { type ValueTable, readData } from "./read-data.ts";

/** How a crowd's tables are written, and what is asked of them. */
export interface CrowdStudy {
  readonly forms: Forms;
  readonly request: DataRequest;
}

/** Prepares the same crowd twice, without the stranger and with; nothing when nobody may be counted. */
export async function withoutAndWith(
  files: CrowdFiles,
  people: CrowdAndStranger,
  study: CrowdStudy,
): Promise<readonly [ValueTable | undefined, ValueTable | undefined]> {
  return [
    await prepare(files, { rows: people.crowd, isBroken: false, isLookedAt: false }, study),
    await prepare(files, { rows: together(people), isBroken: people.isBroken, isLookedAt: true }, study),
  ];
}

/** Rows of a crowd, and whether they are looked at besides: that changes none, but must not fail on any. */
interface CrowdRows {
  readonly rows: Rows;
  readonly isBroken: boolean;
  readonly isLookedAt: boolean;
}

async function prepare(
  files: CrowdFiles,
  { rows, isBroken, isLookedAt }: CrowdRows,
  { forms, request }: CrowdStudy,
): Promise<ValueTable | undefined> {
  try {
    const sections = sectionsOf(await files.write(rows, forms, isBroken));
    return (await readData(sections, { ...request, isLookedAt })).table;
  } catch (error) {
    if (error instanceof CodedError && error.code === "DATA_NO_USERS") return undefined;
    throw error;
  }
}
