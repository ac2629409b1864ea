import { CodedError } from "@fedseg/shared/errors.ts";
import { isAnswered } from "./call.ts";

/** Refuses to replace the key of a party while its node or coordinator runs. @throws CodedError SERVICE_KEY. */
export async function requireStopped(folder: string): Promise<void> {
  if (!(await isAnswered(folder))) return;
  throw new CodedError("SERVICE_KEY", {
    what: "The process that runs on this folder signs with the key that is to be replaced.",
    why: "It has proved to everybody that it holds that key, and would go on with it; nothing was changed.",
    todo: "Stop it when no study is under way, give the command once more, and start it again with the new key in every configuration.",
  });
}
