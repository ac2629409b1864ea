import { randomBytes } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import type { AuditedStudy } from "../sessions/audited.ts";
import { type Work, doWork } from "../work.ts";
import { BundleFolder } from "./read-bundle.ts";

/** What the main thread tells a worker: what all ledgers are compared with, or one piece of work. */
export type Order =
  | { readonly type: "studies"; readonly studies: readonly AuditedStudy[] }
  | { readonly type: "work"; readonly work: Work };

const source = new BundleFolder(String(workerData));
let studies: readonly AuditedStudy[] = [];

parentPort?.on("message", (order: Order) => {
  if (order.type === "studies") ({ studies } = order);
  else
    parentPort?.postMessage(
      doWork({ source, studies, seed: new Secret(new Uint8Array(randomBytes(32))) }, order.work),
      [],
    );
});
