import { type AddressInfo, createServer } from "node:net";

/** Answers every request with the same bytes: what this machine takes for a round trip when nothing is looked up. */
const ANSWER = `HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n${"x".repeat(400)}`;

const server = createServer((socket) =>
  socket.on("data", () => socket.write(ANSWER)).on("error", () => undefined),
);
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
