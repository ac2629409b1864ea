import { sized } from "../full.ts";
import { sweepCrashes } from "./crashes.ts";

sweepCrashes("node", sized(5, Infinity));
