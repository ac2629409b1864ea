import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NodeStudies } from "./node-studies.ts";
import type { OpenNode } from "./open-node.ts";
import type { PartPorts } from "./taking-part.ts";

const STUDY = "ab".repeat(32);
const full = () => {
  throw new CodedError("FILE_UNWRITABLE", { what: "", why: "", todo: "" });
};
const begun: { ports?: PartPorts; end: () => Promise<void>; withdrawn: () => void } = {
  end: async () => undefined,
  withdrawn: () => undefined,
};

vi.mock("./taking-part.ts", () => ({
  CLOCK: { now: () => 0, after: () => undefined },
  TakingPart: class {
    readonly state = { phase: "idle" };
    constructor(_node: unknown, _part: unknown, ports: PartPorts) {
      begun.ports = ports;
    }
    start = async () => undefined;
    connected = () => undefined;
    close = async () => undefined;
    end = () => begun.end();
    withdrawn = () => begun.withdrawn();
  },
}));
vi.mock("../inbox/inbox-file.ts", () => ({ inboxOf: () => ({ open: () => [] }) }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-studies-"));
  begun.end = async () => undefined;
  begun.withdrawn = () => undefined;
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A node that has begun one study; returns with what code it ends. */
function nodeAt(study: string) {
  const books = { read: () => undefined, lines: () => [] };
  const failed: string[] = [];
  const node = { config: { folder }, books, tell: () => undefined } as unknown as OpenNode;
  const studies = new NodeStudies(node, { send: () => undefined, failed: ({ code }) => failed.push(code) });
  studies.listed([study]);
  return { studies, failed };
}

test("a node whose disk takes nothing when a study ends stops with the code, not with a stack", async () => {
  const { failed } = nodeAt(STUDY);
  mkdirSync(join(folder, "ledger.jsonl.part"));
  begun.ports!.stopped(undefined);
  await vi.waitFor(() => expect(failed).toEqual(["STORE_UNWRITABLE"]));
});

test("whatever fails of a study that is listed no more ends the node with its code", async () => {
  const { studies, failed } = nodeAt(STUDY);
  begun.withdrawn = full;
  begun.end = () => Promise.reject(new TypeError("rows"));
  studies.listed([]);
  await vi.waitFor(() => expect(failed).toEqual(["FILE_UNWRITABLE", "UNEXPECTED"]));
});
