import type { Evidence } from "../evidence.ts";
import { type Finding, fail, pass } from "../finding.ts";

/** Every session verifies from its record alone: question, keys, survivors, quorum, and the sum replayed. */
export function* checkSessions({ sessions, stopped, next, bundle }: Evidence): Generator<Finding> {
  if (stopped) yield fail("SESSION_INVALID", stopped);
  else if (next?.type === "query" && bundle.model) {
    yield fail(
      "SESSION_INVALID",
      `a model is published, but session ${sessions.length + 1} (${next.request.query}) has no record`,
    );
  }
  const incomplete = sessions.filter(({ verified }) => verified.closed.dropped.length > 0).length;
  const missing = incomplete > 0 ? `, ${incomplete} of them without every node and with a certificate` : "";
  yield pass(`${sessions.length} sums replayed from signed vectors${missing}; commitments open`);
}
