import { sized } from "../full.ts";
import { sweepCrashes } from "./crashes.ts";

sweepCrashes("coordinator", sized(5, Infinity));
