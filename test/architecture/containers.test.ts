import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeConfig } from "@fedseg/client-node/edge/config.ts";
import { coordinatorConfig } from "@fedseg/coordinator/edge/config.ts";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { PLATFORMS, coordinatorConfigOf, nodeConfigOf } from "../../examples/docker/configs.ts";
import { ROOT, WORKSPACES } from "./cruise.ts";

/** Whatever is not listed here is refused: published ports and environment variables among it. */
const service = z.strictObject({
  build: z.literal("."),
  image: z.string(),
  command: z.array(z.string()),
  init: z.literal(true),
  read_only: z.literal(true),
  tmpfs: z.tuple([z.literal("/tmp")]),
  cap_drop: z.tuple([z.literal("ALL")]),
  security_opt: z.tuple([z.literal("no-new-privileges:true")]),
  networks: z.tuple([z.literal("study")]),
  depends_on: z.unknown().optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()) }),
  volumes: z.array(z.string()),
});
const file = readFileSync(join(ROOT, "docker-compose.yml"), "utf8");
const compose = z
  .object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.null()) })
  .parse(parse(file, { merge: true }));
const dockerfile = readFileSync(join(ROOT, "Dockerfile"), "utf8");

describe("docker-compose.yml", () => {
  test("runs the coordinator and the example's platforms", () => {
    expect(Object.keys(compose.services)).toEqual(["coordinator", ...PLATFORMS]);
  });

  test.each(Object.entries(compose.services))("%s has books of its own and a health check", (name, party) => {
    expect(party.volumes).toEqual([`${name}-data:/data`, `./examples/docker/generated/${name}:/config:ro`]);
    expect(compose.volumes).toHaveProperty(`${name}-data`);
    expect(party.healthcheck.test[0]).toBe("CMD");
    expect(readFileSync(join(ROOT, party.command[0]), "utf8")).toContain("runProgram");
  });
});

describe("Dockerfile", () => {
  test("needs no frontend beyond the plain one", () => {
    expect(dockerfile).not.toMatch(/^# *syntax=/m);
    expect(dockerfile).not.toContain("<<");
  });

  test("keeps the engine's binary, an optional dependency", () => {
    expect(dockerfile).toMatch(/^RUN npm ci --omit=dev /m);
    expect(dockerfile).not.toContain("--omit=optional");
  });

  test.each(WORKSPACES)("holds the workspace %s", (workspace) => {
    expect(dockerfile).toContain(`COPY ${workspace}/package.json ${workspace}/\n`);
    expect(dockerfile).toContain(`COPY ${workspace} ${workspace}\n`);
  });

  test("ends as a user that is not root", () => {
    expect(dockerfile.match(/^USER .*$/gm)).toEqual(["USER node"]);
  });
});

describe("example configurations", () => {
  const identified = (name: string, at: number) => ({ name, identity: `${at}`.repeat(64) });
  const roster = PLATFORMS.map(identified);
  const coordinator = identified("coordinator", 9);

  test("the coordinator accepts its own", () => {
    expect(coordinatorConfig.safeParse(coordinatorConfigOf(roster)).error).toBeUndefined();
  });

  test.each(PLATFORMS)("%s accepts its own", (name) => {
    expect(nodeConfig.safeParse(nodeConfigOf(name, coordinator, roster)).error).toBeUndefined();
  });
});
