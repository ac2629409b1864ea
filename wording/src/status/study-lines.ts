import type { Say } from "../language.ts";
import type { StudyStatus } from "./status.ts";

/** Says which sums of a study have counted too few users. */
export function warningLines({ warnings = [] }: StudyStatus, say: Say): string[] {
  return warnings.map(({ en, zh }) => `${say("WARNING: ", "注意：")}${say(en, zh)}`);
}

/** Says what an audit of a study has said last. */
export function auditLine(
  { verdict, says, acknowledged }: NonNullable<StudyStatus["verdict"]>,
  say: Say,
): string {
  const audit = `${say("audit", "审计")} ${verdict}`;
  if (acknowledged) {
    const why = JSON.stringify(acknowledged.reason);
    return `${audit}${say(`, acknowledged: ${why}`, `，已知悉：${why}`)}`;
  }
  return verdict === "PASS" ? audit : `${audit}: ${say(says.en, says.zh)}`;
}
