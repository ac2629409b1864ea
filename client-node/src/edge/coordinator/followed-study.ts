import type { Agent } from "../../agent/agent.ts";
import { studyOf } from "../../session/state.ts";
import { isUnderWay } from "../../session/under-way.ts";
import type { Connection, ConnectionOptions } from "./connection.ts";

/** Where a process with one agent stands: the study of its state, whether that is under way, and what it has ever approved. */
interface Place {
  readonly study: string | undefined;
  readonly isUnderWay: boolean;
  readonly approved: ReadonlySet<string>;
}

/**
 * Returns which of a coordinator's studies a process with one agent follows: the one that is under way, else the first that is
 * new, else the one that it was in; undefined when there is none. One that is under way and not there any more makes room for
 * none: what is followed instead is only told so.
 */
export function followedStudy(
  studies: readonly string[],
  { study, approved, ...place }: Place,
): string | undefined {
  const own = studies.find((listed) => listed === study);
  if (own !== undefined && place.isUnderWay) return own;
  return studies.find((listed) => !approved.has(listed)) ?? own ?? studies.at(0);
}

/** What a connection calls for a process with one agent, which sends in the study that it follows, once there is one. */
export function followOne(
  agent: Pick<Agent, "state" | "connected" | "receive">,
  approved: () => ReadonlySet<string>,
) {
  let followed: string | undefined;
  const calls: Pick<ConnectionOptions, "onReady" | "onStudies" | "onMessage"> = {
    onReady: () => (followed = undefined),
    onStudies: (studies) => {
      const { state } = agent;
      const place = { study: studyOf(state), isUnderWay: isUnderWay(state), approved: approved() };
      const next = followedStudy(studies, place);
      if (next === undefined || next === followed) return;
      followed = next;
      agent.connected(next);
    },
    onMessage: (study, bytes) => {
      if (study === followed) agent.receive(bytes);
    },
  };
  return {
    calls,
    send: (connection: Connection | undefined, bytes: Uint8Array): void => {
      if (followed !== undefined) connection?.send(followed, bytes);
    },
  };
}
