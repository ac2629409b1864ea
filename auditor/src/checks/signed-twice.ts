import { type Finding, fail, lacking } from "../finding.ts";
import { turnKey } from "../ledgers/study-events.ts";
import type { AuditedStudy, SaidOfTurn } from "../sessions/audited.ts";
import type { Part } from "./facts.ts";

/** The coordinator signs one OPEN and one CLOSE of an attempt, whatever restarts; and so nodes are charged for one OPEN. */
export function* statementsOf(audited: AuditedStudy, parts: readonly Part[]): Generator<Finding> {
  const { said, sessions, faults, study } = audited;
  const { name } = study.plan.coordinator;
  const records = [...sessions, ...faults.sums];
  const twice = (stated: readonly SaidOfTurn[], recorded: (record: (typeof records)[number]) => string) =>
    [...Map.groupBy([...stated, ...records.map((record) => ({ ...record, hash: recorded(record) }))], turnOf)]
      .filter(([, same]) => same.some(({ hash }) => hash !== same[0].hash))
      .map(([turn, [{ path }]]) => ({ turn, path }));
  const opens = twice(said.opens, ({ openHash }) => openHash);
  for (const { turn, path } of opens)
    yield fail("TWO_OPENS", `${name} has signed two OPENs of session ${turn}`, { path });
  for (const { turn, path } of twice(said.closes, ({ closeHash }) => closeHash))
    yield fail("TWO_CLOSES", `${name} has signed two survivor sets of session ${turn}`, { path });
  const charged = parts.flatMap(({ party: { path }, role }) =>
    (role?.unreleased ?? []).map((charge) => ({ ...charge, path, hash: charge.openHash })),
  );
  for (const [turn, same] of Map.groupBy(charged, turnOf)) {
    const other = same.find(({ hash }) => hash !== same[0].hash);
    if (!other || opens.some((open) => open.turn === turn)) continue;
    const text = `${same[0].path} and ${other.path} charge different OPENs of session ${turn}: those that their nodes were shown are not both in the bundle`;
    yield lacking("OPEN_OTHER", text, { path: other.path });
  }
  yield* endsOf(audited, parts);
}

/**
 * A study that its coordinator has ended has no model: the end is on its record before anybody hears of it, and nobody is
 * given the last sum of a study that was ended before its model was on record.
 */
function* endsOf({ said, study, model }: AuditedStudy, parts: readonly Part[]): Generator<Finding> {
  const { name } = study.plan.coordinator;
  if (!model && !parts.some(({ node, role }) => node === undefined && role?.hasModel)) return;
  const [shown] = said.ends;
  if (shown) {
    const text = `${name} has signed that the study never goes on (${shown.path}), and has gone on to its model`;
    return yield fail("END_BROKEN", text, { path: shown.path });
  }
  for (const { party, node, role } of parts) {
    if (node === undefined || role?.ended === undefined) continue;
    const text = `${party.path} line ${role.ended + 1} names an end of the study, which has its model: the END that its node was shown is not in the bundle`;
    yield lacking("END_OTHER", text, { path: party.path, line: role.ended + 1 });
  }
}

function turnOf({ session, attempt }: Pick<SaidOfTurn, "session" | "attempt">): string {
  return turnKey(session, attempt);
}
