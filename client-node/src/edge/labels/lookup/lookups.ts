import { resolve } from "node:path";
import { unexpected } from "@fedseg/wording/command-line/unexpected.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { readId } from "../../../ingest/user-ids.ts";
import { lookupDocument } from "../../../labels/lookup-document.ts";
import type { NodeConfig } from "../../config.ts";
import { vaultOf } from "../../sealed/own-vault.ts";
import { readSecret } from "@fedseg/keeper/keys/secret-ref.ts";
import { NodeScores } from "../node-scores.ts";
import { indexInWorker } from "./index-in-worker.ts";
import { startLookup } from "./server.ts";
import { tokenCheck } from "./token.ts";
import { type LabelStore, WatchedLabels } from "./watched-labels.ts";

/** Lookups that are answered. */
export interface Lookups {
  /** Finishes the requests under way and stops. */
  close(): Promise<void>;
}

/**
 * Answers lookups at the address of the configuration, with the labels and withdrawals of any moment.
 * @throws CodedError SERVE_UNSET, SERVE_TOKEN, SERVE_ADDRESS, SECRET_MISSING, or what labels cannot be read for.
 */
export async function startLookups(node: NodeConfig, configPath: string, tell: Tell): Promise<Lookups> {
  if (!node.serve) throw notConfigured();
  const { host, port, token } = node.serve;
  const isAllowed = tokenCheck(readSecret(token, (relative) => resolve(node.home, relative)));
  const labels = new WatchedLabels(storeOf(node, configPath), tell);
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
    return {
      async close() {
        labels.stop();
        await server.close();
      },
    };
  } catch (error) {
    labels.stop();
    throw error;
  }
}
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
