import { setTimeout as wait } from "node:timers/promises";
import { onStopSignal } from "@fedseg/keeper/process/stop-signals.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { type NodeConfig, introducedBy } from "./config.ts";
import { type Connection, connect } from "./coordinator/connection.ts";
import { targetOf } from "./labels/export/deliver.ts";
import { type Lookups, startLookups } from "./labels/lookup/lookups.ts";
import { ProcessWatch } from "./process-state.ts";
import { type OpenNode, withOpenNode } from "./studies/open-node.ts";
import { openOwnDoor } from "./own-door.ts";
import { PageChild } from "./page/page-child.ts";
import { NodeStudies } from "./studies/node-studies.ts";

/** What is under way is waited for so long when the process is asked to stop. */
const DRAIN_MS = 9000;

/**
 * Serves a node until it is stopped: takes part in the studies of its coordinator as its owner's policy has it, labels its users
 * after each, and answers lookups where they are configured. A study that fails or ends ends nothing else.
 * Resolves with what has ended it, or undefined when it was asked to stop.
 * @throws CodedError when it cannot start; then nothing is written.
 */
export async function serveNode(
  config: NodeConfig,
  configPath: string,
  tell: Tell,
): Promise<CodedError | undefined> {
  for (const name of config.out?.afterStudy ?? []) targetOf(config, name);
  const watch = new ProcessWatch();
  return withOpenNode(config, watch.news.hearing(tell), (node) => serve(node, configPath, watch));
}

async function serve(
  node: OpenNode,
  configPath: string,
  watch: ProcessWatch,
): Promise<CodedError | undefined> {
  const { config, key, tell } = node;
  const ended = Promise.withResolvers<CodedError | undefined>();
  let connection: Connection | undefined;
  let lookups: Lookups | undefined;
  const studies = new NodeStudies(node, {
    send: (study, bytes) => connection?.send(study, bytes),
    failed: ended.resolve,
  });
  const deaf = onStopSignal(() => ended.resolve(undefined));
  const page = new PageChild(configPath);
  const giveUp = (study: string, error: CodedError) => studies.giveUp(study, error);
  const inHand = { ...node, turns: studies.turns, watch, page: () => page.address(), giveUp };
  const door = await openOwnDoor(config.folder, inHand, ended.resolve);
  try {
    if (config.serve) lookups = await startLookups(config, configPath, tell);
    studies.start();
    connection = connect({
      ...introducedBy(config, key),
      isPatient: true,
      ...watch.heard({ onReady: () => studies.connected() }, (reason) => tell("CONNECTION", reason)),
      onStudies: (listed) => {
        watch.news.listed(listed);
        studies.listed(listed);
      },
      onMessage: (study, bytes) => studies.receive(study, bytes),
      onDenied: ended.resolve,
    });
    return await ended.promise;
  } finally {
    deaf();
    page.close();
    const drained = Promise.all([door.close(), studies.end(), lookups?.close()]);
    await Promise.race([drained, wait(DRAIN_MS, undefined, { ref: false })]);
    connection?.close();
  }
}
