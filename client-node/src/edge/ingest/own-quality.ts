import type { Dictionary } from "@fedseg/shared/features/dictionary.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import type { QualityAbout } from "../../reports/quality-about.ts";
import type { QualityReport } from "../../reports/quality-report.ts";
import type { OwnData } from "./own-data.ts";
import { placeOf, portsOf } from "./reader/at-node.ts";
import { inChild } from "./reader/in-child.ts";
import type { PlainRequest } from "./reader/tasks.ts";

/** What a node's own data looks like to a study, and as of when. */
export interface MeasuredQuality {
  readonly report: QualityReport;
  readonly about: QualityAbout;
}

/** Asks for everything that a dictionary names, as of a moment (milliseconds since 1970); of targets, a look at their cells. */
export function allOf(
  { features, cleaning, targets = {}, catalogue }: Dictionary,
  snapshotMs: number,
): PlainRequest {
  return { features, cleaning, judged: Object.values(targets), catalogue, snapshotMs };
}

/** Measures a node's own data in a process of its own; nothing is sent or charged. @throws CodedError as reading does. */
export async function measureQuality(
  own: Omit<OwnData, "dictionary">,
  request: PlainRequest,
  tell: Tell,
): Promise<MeasuredQuality> {
  const measuring = { place: placeOf(own), records: own.records, request };
  const report = await inChild("report", measuring, portsOf(own, tell));
  return { report, about: { node: own.name, snapshot: new Date(request.snapshotMs).toISOString() } };
}
