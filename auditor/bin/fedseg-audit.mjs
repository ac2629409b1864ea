#!/usr/bin/env node
import { start } from "@fedseg/shared/bin/start.mjs";

await start(() => import("../src/edge/main.ts"));
