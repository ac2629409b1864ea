import { connect } from "@fedseg/client-node/edge/coordinator/connection.ts";
import { fromHex } from "@fedseg/shared/crypto/bytes.ts";
import { tinyKey } from "../../test/simulation/tiny-market.ts";

/** Members that connect, prove themselves and wait, in a process of their own: `node clients.ts PORT COUNT KEY`. */
const [port, count, coordinator] = process.argv.slice(2);
/** Proofs under way at one time: what an address may have. */
const AT_ONCE = 20;

async function member(name: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  connect({
    addresses: [{ url: `http://127.0.0.1:${port}`, pin: undefined }],
    name,
    key: tinyKey("consortium", name),
    coordinator: fromHex(coordinator),
    isPatient: true,
    onReady: () => resolve(),
    onStudies: () => undefined,
    onMessage: () => undefined,
    onLost: () => undefined,
    onDenied: () => undefined,
  });
  return promise;
}

for (let at = 0; at < Number(count); at += AT_ONCE) {
  const names = Array.from(
    { length: Math.min(AT_ONCE, Number(count) - at) },
    (_, each) => `shop-${at + each + 1}`,
  );
  await Promise.all(names.map(member));
}
process.send?.("connected");
