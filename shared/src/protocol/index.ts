import { z } from "zod";
import { bundleMessage } from "./bundle.ts";
import { callMessage } from "./call.ts";
import { checkpointMessage, checkpointsMessage, cosignaturesMessage, knownMessage } from "./checkpoint.ts";
import { certMessage, closeMessage, confirmMessage, unmaskMessage } from "./close.ts";
import { endedMessage } from "./ended.ts";
import { pausedMessage } from "./paused.ts";
import { excludeMessage } from "./exclude.ts";
import { enrolMessage, planMessage, rosterMessage } from "./enrol.ts";
import { abortMessage, complaintMessage, openMessage } from "./open.ts";
import { reportMessage } from "./report.ts";
import { finalMessage } from "./result.ts";
import { finishedMessage, nodeRefusedMessage, refusedMessage, resumeMessage } from "./presence.ts";
import { revokeMessage } from "./revoke.ts";
import { witnessMessage, witnessRequest } from "./witness.ts";

/** Everything a node may send once it has proved its identity. */
export const nodeMessage = z.discriminatedUnion("type", [
  resumeMessage,
  enrolMessage,
  bundleMessage,
  reportMessage,
  complaintMessage,
  abortMessage,
  confirmMessage,
  unmaskMessage,
  witnessRequest,
  witnessMessage,
  checkpointMessage,
  cosignaturesMessage,
  finishedMessage,
  revokeMessage,
  nodeRefusedMessage,
]);
export type NodeMessage = z.infer<typeof nodeMessage>;

/** Everything a coordinator may send to a node that has proved its identity. */
export const coordinatorMessage = z.discriminatedUnion("type", [
  planMessage,
  rosterMessage,
  callMessage,
  openMessage,
  closeMessage,
  certMessage,
  finalMessage,
  excludeMessage,
  witnessRequest,
  witnessMessage,
  checkpointsMessage,
  knownMessage,
  revokeMessage,
  endedMessage,
  pausedMessage,
  refusedMessage,
]);
export type CoordinatorMessage = z.infer<typeof coordinatorMessage>;
