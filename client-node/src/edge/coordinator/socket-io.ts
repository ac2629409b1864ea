// Socket.IO's client looks at once whether Node has a WebSocket of its own, and takes another: for that look Node would load
// a whole client of HTTP, in fifteen milliseconds.
Reflect.deleteProperty(globalThis, "WebSocket");

/** The client, which has found no other WebSocket than the one that it takes. */
export const { io } = await import("socket.io-client");

Object.defineProperty(globalThis, "WebSocket", {
  configurable: true,
  get: () => process.getBuiltinModule("node:http").WebSocket,
});
