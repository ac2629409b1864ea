import { askService } from "@fedseg/keeper/local/call.ts";
import { makeService, holdService } from "./serve.ts";
import { type ServiceAsk, askedOf } from "./service-answers.ts";
import type { ServiceConfig } from "./service-config.ts";

/**
 * Asks the service that runs on a folder, or does the same over its books when none runs: what it says to members is said at its next
 * start. @throws CodedError as the service refuses, or STORE_*.
 */
export async function askOrDo(config: ServiceConfig, ask: ServiceAsk, given: unknown): Promise<unknown> {
  const answer = await askService(config.folder, { ask, given });
  if (answer) return answer.done;
  const held = await holdService(config);
  try {
    const service = makeService(config, held, () => undefined);
    try {
      return await askedOf(service, ask, given);
    } finally {
      await service.end();
    }
  } finally {
    await held.store.close();
  }
}
