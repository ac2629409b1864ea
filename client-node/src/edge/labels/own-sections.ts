import type { Section } from "@fedseg/wording/programs/section.ts";
import { ownHitsSection } from "@fedseg/wording/recommendations/own-hits-text.ts";
import { OWN_HITS, readOwnHits } from "../../labels/own-hits.ts";
import type { OwnRecords } from "../sealed/records.ts";

/** Shows what programs of the newest study say of the node's own users alone: exact, and only for their owner. */
export function ownSections(sealed: Pick<OwnRecords["sealed"], "read">): readonly Section[] {
  const hits = readOwnHits(sealed.read(OWN_HITS) ?? "");
  return hits ? [ownHitsSection(hits)] : [];
}
