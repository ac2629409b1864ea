import { countText, percentText } from "@fedseg/wording/number-text.ts";
import { checkNeeds } from "../../features/needs.ts";
import type { QualityReport } from "../../reports/quality-report.ts";
import type { NodeConfig } from "../config.ts";
import { placeOf, portsOf } from "../ingest/reader/at-node.ts";
import { inChild } from "../ingest/reader/in-child.ts";
import { type Finding, findingOf } from "./finding.ts";

/** Part of the users without some feature from which on the owner should look at the data. */
const MANY_UNMEASURED = 0.2;

/** Reads and measures the node's data by the whole dictionary, as of now. */
export async function checkData(config: NodeConfig, nowMs: number): Promise<Finding> {
  const { features, cleaning, targets = {}, catalogue } = config.dictionary;
  try {
    for (const target of Object.values(targets)) checkNeeds(config.data, { features, cleaning, target });
    checkNeeds(config.data, { features, cleaning, catalogue });
    const [target, ...judged] = Object.values(targets);
    const request = { features, cleaning, target, judged, catalogue, snapshotMs: nowMs };
    const began = performance.now();
    const ports = portsOf(config, () => undefined);
    const report = await inChild("report", { place: placeOf(config), request }, ports);
    const finding = dataFinding(report);
    const tookMs = Math.ceil(performance.now() - began);
    return slow(finding, tookMs, config.policy.limits.minPrepareMs);
  } catch (error) {
    return findingOf("data", "FAIL", error);
  }
}

/** Says when reading takes more than half of the time that the owner has every plan leave for it. */
export function slow(finding: Finding, tookMs: number, minPrepareMs: number): Finding {
  if (minPrepareMs === 0 || 2 * tookMs <= minPrepareMs) return finding;
  const text = `${finding.text}; reading took ${countText(tookMs)} ms, policy.limits.minPrepareMs is ${countText(minPrepareMs)}`;
  const advice = `Set policy.limits.minPrepareMs to ${countText(2 * tookMs)} or more: rows that are late are counted nowhere.`;
  const verdict = finding.verdict === "PASS" ? "WARN" : finding.verdict;
  return { ...finding, verdict, text, todo: finding.todo ? `${finding.todo} ${advice}` : advice };
}

/** Sums up a quality report in a line. */
export function dataFinding(report: Pick<QualityReport, "lines" | "users" | "observations">): Finding {
  const { lines, users, observations } = report;
  const total = (of: "read" | "kept") => countText(lines.reduce((sum, line) => sum + line[of], 0));
  const text = `${total("read")} lines read, ${total("kept")} kept; ${countText(users.kept)} users, ${countText(users.kept - users.unmeasured)} with every feature`;
  const part = users.kept > 0 ? users.unmeasured / users.kept : 1;
  if (part < MANY_UNMEASURED) return unlistedFinding(text, observations);
  return {
    check: "data",
    // With nobody at all, a study goes on without this node's users, and nobody can tell.
    verdict: part < 1 ? "WARN" : "FAIL",
    text: `${text}: ${percentText(part)} contribute nothing`,
    todo: "`fedseg-node quality` shows which feature is missing for whom.",
  };
}

/** Says when many cells are of none of a target's classes: their users are judged by nothing, and teach nothing. */
function unlistedFinding(text: string, observations: QualityReport["observations"]): Finding {
  const many = observations.find(
    ({ kind, count, of }) => kind === "class-unlisted" && count >= MANY_UNMEASURED * of,
  );
  if (!many) return { check: "data", verdict: "PASS", text };
  const part = percentText(many.count / many.of);
  return {
    check: "data",
    verdict: "WARN",
    text: `${text}; ${part} of the cells of ${many.column} are of none of a target's classes`,
    todo: "`fedseg-node quality` shows such cells, and the classes that the dictionary has.",
  };
}
