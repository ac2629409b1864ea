import { once } from "node:events";
import { resolve } from "node:path";
import { unexpected } from "@fedseg/wording/command-line/unexpected.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { lookupDocument } from "../../labels/lookup-document.ts";
import { readId } from "../../ingest/user-ids.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { type NodeConfig, loadNodeConfig, vaultOf } from "../config.ts";
import { indexInWorker } from "../labels/lookup/index-in-worker.ts";
import { startLookup } from "../labels/lookup/server.ts";
import { tokenCheck } from "../labels/lookup/token.ts";
import { type LabelStore, WatchedLabels } from "../labels/lookup/watched-labels.ts";
import { NodeScores } from "../labels/node-scores.ts";
import { readSecret } from "@fedseg/keeper/keys/secret-ref.ts";

export const lookups: Run = async ({ options: { config = "" } }, tell) => {
  const node = loadNodeConfig(config);
  if (!node.serve) throw notConfigured();
  const { host, port, token } = node.serve;
  const isAllowed = tokenCheck(readSecret(token, (relative) => resolve(node.home, relative)));
  const labels = new WatchedLabels(storeOf(node, config), tell);
  const source = {
    labels: () => labels.now(),
    isAllowed,
    document: JSON.stringify(lookupDocument()),
    onFault: (error: unknown) => tell("FAULT", unexpected(error).message),
  };
  try {
    await labels.start();
    const server = await startLookup({ host, port }, source);
    if (!isLoopback(host)) tell("EXPOSED", exposed(host));
    tell("SERVING", `lookups on http://${host}:${server.port}`, { host, port: server.port });
    await Promise.race(["SIGINT", "SIGTERM"].map((signal) => once(process, signal)));
    await server.close();
  } finally {
    labels.stop();
  }
  return 0;
};

function storeOf(node: NodeConfig, configPath: string): LabelStore {
  const store = new NodeScores(node, vaultOf(node));
  return {
    readId: (id) => readId(id, node.data.ids),
    labelsVersion: () => store.version(),
    indexLabels: () => indexInWorker(configPath),
    withdrawalsVersion: () => store.withdrawalsVersion(),
    readWithdrawals: () => store.readWithdrawals(),
  };
}

function exposed(host: string): string {
  return `${host} can be reached from other machines: put TLS in front, or tokens and ids travel readable`;
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);
}

function notConfigured(): CodedError {
  return new CodedError("SERVE_UNSET", {
    what: "The configuration has no section serve.",
    why: "Nobody can look anything up without a token that the owner has set.",
    todo: "Add serve with a token; docs/exports.md has an example.",
  });
}
