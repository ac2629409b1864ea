import { sweepCrashes } from "./crashes.ts";

sweepCrashes("coordinator");
