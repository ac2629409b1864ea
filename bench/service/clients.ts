import { connect } from "@fedseg/client-node/edge/coordinator/connection.ts";
import { fromHex } from "@fedseg/shared/crypto/bytes.ts";
import { Member } from "../../test/service/consortium.ts";
import { tinyKey } from "../../test/simulation/tiny-market.ts";

/** What a process of members is told: they are called by their numbers from `from` to before `to`. */
export interface Asked {
  readonly port: number;
  /** The service's identity key, hexadecimal. */
  readonly coordinator: string;
  readonly from: number;
  readonly to: number;
  /** Whether they take part in studies; else they prove themselves and wait. */
  readonly isActive: boolean;
}

/** Returns the name of a member. */
export function memberName(at: number): string {
  return `shop-${at + 1}`;
}

/** Returns the identity key of a member, hexadecimal keys being for those who look on. */
export function memberKey(at: number) {
  return tinyKey("consortium", memberName(at));
}

/** Proofs under way at one time: fewer than an address may have. */
const AT_ONCE = 20;

function waiting(at: number, { port, coordinator }: Asked): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  connect({
    addresses: [{ url: `http://127.0.0.1:${port}`, pin: undefined }],
    name: memberName(at),
    key: memberKey(at),
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

async function begin(asked: Asked): Promise<void> {
  const { port, coordinator, from, to, isActive } = asked;
  const here = { port, key: { publicKey: fromHex(coordinator) }, roster: [] };
  for (let at = from; at < to; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, to - at) }, (_, each) => at + each);
    if (isActive) for (const each of some) new Member(memberName(each), here).connect();
    else await Promise.all(some.map((each) => waiting(each, asked)));
  }
  // What is asked for later: the processor time of this process.
  process.on("message", () => process.send!(process.cpuUsage()));
  process.send!("connected");
}

if (process.send) process.once("message", (asked: Asked) => void begin(asked));
