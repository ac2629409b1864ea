import type { ServiceEvent } from "../view.ts";

/** Writes an event as a webhook's message: type, timestamp and data, as the Standard Webhooks have it. */
export function webhookText(event: ServiceEvent): string {
  return JSON.stringify({ type: `service.${event.type}`, timestamp: event.at, data: event });
}

/** Names a message: the same whenever it is sent, another for every receiver and every service. */
export function webhookId(service: string, name: string, event: ServiceEvent): string {
  return `${service}-${name}-${event.id}-${Date.parse(event.at)}`;
}
