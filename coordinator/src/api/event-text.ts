import type { ServiceEvent } from "../view.ts";

/** Comment that keeps a connection from being taken for dead. */
export const HEARTBEAT = ": \n\n";

/** How long a browser waits before it connects again, in milliseconds. */
export const HELLO = "retry: 3000\n\n";

/** Writes an event for a stream of server-sent events: JSON has no line breaks, so that none can forge another field. */
export function eventStreamText(event: ServiceEvent): string {
  return `id: ${event.id}\nevent: service\ndata: ${JSON.stringify(event)}\n\n`;
}
