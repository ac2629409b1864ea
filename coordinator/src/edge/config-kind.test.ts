import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadCoordinatorConfig } from "./config.ts";
import { loadServiceConfig } from "./service-config.ts";

/** Writes a configuration with a line of its own kind. */
function written(line: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "config-kind-")), "coordinator.yaml");
  writeFileSync(path, `name: hub\nfolder: books\n${line}\n`);
  return path;
}
const refusing = (todo: RegExp) =>
  expect.objectContaining({
    code: "CONFIG_INVALID",
    refusal: expect.objectContaining({ todo: expect.stringMatching(todo) }),
  });

test("a configuration of the other kind is refused by the commands that are meant", () => {
  const [ofService, ofStudy] = [written("templates: templates"), written("study: {}")];
  expect(() => loadCoordinatorConfig(ofService)).toThrow(refusing(/serve.*withdraw/));
  expect(() => loadServiceConfig(ofStudy)).toThrow(refusing(/run.*cancel/));
  // Of its own kind, the keys that are missing or unknown are named.
  expect(() => loadCoordinatorConfig(ofStudy)).toThrow(refusing(/Correct the keys/));
  expect(() => loadServiceConfig(ofService)).toThrow(refusing(/Correct the keys/));
});
