import { onStopSignal } from "@fedseg/keeper/process/stop-signals.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { SharedTime } from "../agent/shared-time.ts";
import { type NodeConfig, introducedBy } from "./config.ts";
import { type Connection, connect } from "./coordinator/connection.ts";
import { followOne } from "./coordinator/followed-study.ts";
import { areLabelsOfNow } from "./labels/label-basis.ts";
import { LabelsAtEnd } from "./labels/labels-at-end.ts";
import { ProcessWatch } from "./process-state.ts";
import { ENDS_BY_ITSELF, WAIT_OR_LEAVE } from "./coordinator/silence.ts";
import { type NodeState, planOf, studyOf } from "../session/state.ts";
import { type OwnRecords, openRecords } from "./sealed/records.ts";
import { type OpenNode, withOpenNode } from "./studies/open-node.ts";
import { openOwnDoor } from "./own-door.ts";
import { CLOCK, TakingPart } from "./studies/taking-part.ts";

/**
 * Runs a node until its study has ended: enrols, reads data, answers sessions, labels its users. No row is read before there
 * is a plan: when a node connects must not depend on how many there are.
 * Resolves with the refusal that ended it, or undefined when all went well.
 * @throws CodedError when it cannot start; then nothing is written.
 */
export async function runNode(config: NodeConfig, tell: Tell): Promise<CodedError | undefined> {
  return withOpenNode(config, tell, takePart);
}

async function takePart(node: OpenNode): Promise<CodedError | undefined> {
  const { config, key, books, tell } = node;
  let connection: Connection | undefined;
  const ended = Promise.withResolvers<CodedError | undefined>();
  const records = openRecords(config);
  const labels = new LabelsAtEnd(node, records);
  const time = new SharedTime(CLOCK);
  const watch = new ProcessWatch();
  // Of a study that had ended before this start nothing is read again where its labels would be the same.
  let labelled: string | undefined;
  let endedBefore: string | undefined;
  const part: TakingPart = new TakingPart(
    node,
    { study: undefined, time },
    {
      send: (bytes) => followed.send(connection, bytes),
      tell: watch.news.hearing(tell),
      finished: (finished, users) => {
        if (finished.study === labelled) return;
        // Another plan may be approved, and its rows read, while these are labelled.
        const next = { finished, users: users.kept() };
        if (finished.study === endedBefore) labels.add(next);
        else labels.ended(next);
      },
      stopped: ended.resolve,
      needsRows: (plan) => toHex(hashPlan(planBytes(plan))) !== labelled,
      underWay: () => new Set(),
    },
  );
  const followed = followOne(part, () => books.standing().approved);
  try {
    endedBefore = part.state.phase === "finished" ? studyOf(part.state) : undefined;
    if (endedBefore !== undefined) labelled = await labelledBefore(node, part, records);
    const giveUp = async (study: string, error: CodedError) => {
      if (studyOf(part.state) === study) await part.giveUp(error);
    };
    const held = { ...node, turns: time.turns, watch, giveUp };
    const door = await openOwnDoor(config.folder, held, ended.resolve);
    await part.start();
    connection = connect({
      ...introducedBy(config, key),
      isPatient: true,
      whileAway: () => whileAway(part.state),
      ...watch.heard(followed.calls, (reason) => tell("CONNECTION", reason)),
      onDenied: ended.resolve,
    });
    const deaf = onStopSignal(ended.resolve);
    // A study that had ended before this start is in nobody's sight any more.
    const early = endedBefore === undefined ? undefined : labels.make();
    await ended.promise;
    deaf();
    await door.close();
    await part.end();
    connection.close();
    const unlabelled = (await early) ?? (await labels.make());
    return (await ended.promise) ?? unlabelled;
  } finally {
    await part.close();
  }
}

/** Returns the study that had ended before this start, where the labels that users have are its and of now. */
async function labelledBefore(
  { config }: OpenNode,
  { state }: TakingPart,
  records: OwnRecords,
): Promise<string | undefined> {
  const [study, plan] = [studyOf(state), planOf(state)];
  if (study === undefined || !plan) return undefined;
  return (await areLabelsOfNow({ config, records }, { study, plan })) ? study : undefined;
}

/** What is right to do while the coordinator is not reached. */
function whileAway(state: NodeState): string {
  return state.phase === "finished" && !state.isWitnessed ? ENDS_BY_ITSELF : WAIT_OR_LEAVE;
}
