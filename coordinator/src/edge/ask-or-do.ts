import { onErrorStream } from "@fedseg/keeper/books/open-store.ts";
import { askService } from "@fedseg/keeper/local/call.ts";
import type { ServiceView } from "../view.ts";
import { holdService, makeService } from "./make-service.ts";
import { type ServiceAsk, askedOf } from "./service-answers.ts";
import type { ServiceConfig } from "./service-config.ts";

/**
 * Asks the service that runs on a folder, or does the same over its books when none runs: what it says to members is said at its next
 * start. @throws CodedError as the service refuses, or STORE_*.
 */
export async function askOrDo(config: ServiceConfig, ask: ServiceAsk, given: unknown): Promise<unknown> {
  return (await answered(config, ask, given)).done;
}

/** Returns everything that a service knows, and whether it runs. @throws CodedError as `askOrDo`. */
export async function lookAt(
  config: ServiceConfig,
): Promise<{ readonly view: ServiceView; readonly isRunning: boolean }> {
  const { done, isRunning } = await answered(config, "view", undefined);
  return { view: done as ServiceView, isRunning };
}

async function answered(
  config: ServiceConfig,
  ask: ServiceAsk,
  given: unknown,
): Promise<{ readonly done: unknown; readonly isRunning: boolean }> {
  const answer = await askService(config.folder, { ask, given });
  if (answer) return { ...answer, isRunning: true };
  const held = await holdService(config, onErrorStream);
  try {
    const service = makeService(config, held, () => undefined);
    try {
      return { done: await askedOf(service, ask, given), isRunning: false };
    } finally {
      await service.end();
    }
  } finally {
    await held.store.close();
  }
}
