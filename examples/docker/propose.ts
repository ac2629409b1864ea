import { spawnSync } from "node:child_process";
import { argv } from "node:process";
import { SNAPSHOT, TEMPLATE } from "./configs.ts";

/** Enrolment stays open for a week: nobody has to be quick. */
const ENROL_MS = 7 * 86_400_000;

const [, , name = `${TEMPLATE}-1`] = argv;
const closes = new Date(Date.now() + ENROL_MS).toISOString();
const given = ["--name", name, "--template", TEMPLATE, "--snapshot", SNAPSHOT, "--closes", closes];
const command = ["propose", "--config", "/party/service.yaml", ...given];
process.exitCode = spawnSync("fedseg-coordinator", command, { stdio: "inherit" }).status ?? 1;
