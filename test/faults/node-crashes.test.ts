import { sweepCrashes } from "./crashes.ts";

sweepCrashes("node");
