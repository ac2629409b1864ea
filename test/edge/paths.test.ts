import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BundleFolder } from "@fedseg/auditor/edge/read-bundle.ts";
import { nodeConfig } from "@fedseg/client-node/edge/config.ts";
import { exportCsv } from "@fedseg/client-node/edge/labels/export/csv.ts";
import { outConfig } from "@fedseg/client-node/config/out-config.ts";
import { coordinatorConfig } from "@fedseg/coordinator/edge/config.ts";
import { inviteSchema } from "@fedseg/shared/plan/invite.ts";
import { planSchema } from "@fedseg/shared/plan/plan.ts";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import { labelSet } from "../out/label-sets.ts";
import { RawConnection } from "../out/lookup-client.ts";
import { openGate } from "./meeting.ts";

const SET = labelSet(["u1", "u2"]);
const MARK = "untouched\n";

let root: string;
let inside: string;
let outside: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fedseg-paths-"));
  [inside, outside] = [join(root, "inside"), join(root, "outside")];
  mkdirSync(inside);
  mkdirSync(outside);
  writeFileSync(join(outside, "file"), MARK);
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

describe("names that become file names", () => {
  const party = planSchema.shape.coordinator.shape.name;
  const policy = nodeConfig.shape.policy.shape;
  /** Where the names of parties and targets come from. */
  const names: readonly (readonly [string, z.ZodType])[] = [
    ["coordinator of a plan", party],
    ["node of a plan", planSchema.shape.roster.element.shape.name],
    ["coordinator of an invite", inviteSchema.shape.coordinator.shape.name],
    ["node of an invite", inviteSchema.shape.roster.element.shape.name],
    ["coordinator's configuration", coordinatorConfig.shape.name],
    ["node's configuration", nodeConfig.shape.name],
    ["coordinator of a policy", policy.coordinator.shape.name],
    ["node of a policy", policy.roster.element.shape.name],
    ["target of exports", outConfig.shape.targets.keyType],
  ];
  const hostile = fc.oneof(
    fc.constantFrom(
      "..",
      ".",
      "",
      "/",
      "\\",
      "a/b",
      "a\\b",
      "../a",
      "a/..",
      "a\0",
      "a\n",
      "-a",
      "~",
      "C:",
      "a.b",
    ),
    fc.string({ unit: "binary" }).filter((text) => !/^[a-z0-9][a-z0-9-]*$/.test(text)),
    fc.string({ minLength: 64, unit: fc.constantFrom("a", "-") }),
  );

  test.each(names)("%s: nothing but letters, digits and dashes", (_, schema) => {
    fc.assert(
      fc.property(hostile, (name) => {
        expect(schema.safeParse(name).success).toBe(false);
      }),
      { seed: 3 },
    );
    expect(schema.safeParse("shop-1").success).toBe(true);
  });
});

describe("an export", () => {
  test("takes the place of a link, and does not follow it", async () => {
    const target = join(inside, "labels.csv");
    symlinkSync(join(outside, "file"), target);
    await exportCsv(target, SET);
    expect(readFileSync(join(outside, "file"), "utf8")).toBe(MARK);
    expect(lstatSync(target).isFile()).toBe(true);
  });

  test("does not write through a link that waits for its unfinished file", async () => {
    const target = join(inside, "labels.csv");
    symlinkSync(join(outside, "file"), join(inside, `.labels.csv.${process.pid}.part`));
    await exportCsv(target, SET);
    expect(readFileSync(join(outside, "file"), "utf8")).toBe(MARK);
    expect(lstatSync(target).isFile()).toBe(true);
  });
});

describe("a bundle", () => {
  test("is read from within its folder alone: links and pipes count as empty files", () => {
    writeFileSync(join(inside, "plan.cbor"), "plan");
    symlinkSync(join(outside, "file"), join(inside, "model.json"));
    symlinkSync(outside, join(inside, "ledgers"));
    symlinkSync("nowhere", join(inside, "dangling"));
    execFileSync("mkfifo", [join(inside, "pipe")]);
    const bundle = new BundleFolder(inside);
    expect([...bundle.keys()].sort()).toEqual(["dangling", "ledgers", "model.json", "pipe", "plan.cbor"]);
    for (const path of ["model.json", "ledgers", "dangling", "pipe"])
      expect(bundle.get(path)).toHaveLength(0);
    expect(bundle.get("plan.cbor")).toHaveLength(4);
  });

  test("has no file above or beside its folder, whatever the path", () => {
    writeFileSync(join(inside, "plan.cbor"), "plan");
    const bundle = new BundleFolder(inside);
    const absolute = join(outside, "file");
    for (const path of [
      "../outside/file",
      "./../outside/file",
      absolute,
      "plan.cbor/../../outside/file",
      "",
      ".",
      "plan.cbor\0",
    ])
      expect(bundle.get(path)).toBeUndefined();
  });
});

test("no path that is asked of the coordinator's gate leads to a file", async () => {
  const gate = await openGate();
  const paths = [
    "/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "//etc/passwd",
    "file:///etc/passwd",
    "/health/../x",
  ];
  for (const path of [...paths, "/socket.io/../../etc/passwd", "/socket.io/socket.io.js", "*"]) {
    const connection = new RawConnection(gate.port);
    connection.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    const answer = await connection.answer();
    expect([400, 404]).toContain(answer?.status);
    expect(answer?.body).not.toContain("root:");
    connection.close();
  }
  await gate.close();
  expect(readdirSync(outside)).toEqual(["file"]);
});
