import { Agent } from "@fedseg/client-node/agent/agent.ts";
import type { NodePorts } from "@fedseg/client-node/agent/ports.ts";
import { recover } from "@fedseg/client-node/session/recover.ts";
import type { InboxPort } from "@fedseg/client-node/inbox/port.ts";
import type { NodeContext, Pace } from "@fedseg/client-node/session/context.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { type Plan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { planBinding } from "@fedseg/shared/session/study.ts";
import { Agenda } from "../simulation/agenda.ts";
import { NOT_ASKED } from "../simulation/compared.ts";
import { MemoryStore } from "../simulation/memory-store.ts";
import { notaryOf, openBooks } from "../simulation/party.ts";
import { TINY_CLOCK, TINY_LIMITS, tinyKey, tinyName } from "../simulation/tiny-market.ts";

const SEED = "tiny";

/** A signed PLAN as it comes over the wire. */
export function planMessage(plan: Plan): Uint8Array {
  const address = { type: "PLAN", session: 0, attempt: 0, sender: COORDINATOR, recipient: EVERYONE } as const;
  const content = { plan: planBytes(plan), seconds: Date.UTC(2026, 0, 1) / 1000 };
  const envelope = sealEnvelope(tinyKey(SEED, "coordinator"), planBinding(plan), address, content);
  return encodeCanonical({ type: "plan", envelope });
}

/** What a lone node has said and asked for. */
export interface LoneAgent {
  readonly agent: Agent;
  readonly agenda: Agenda;
  readonly sent: Uint8Array[];
  readonly told: string[];
  readonly asked: string[];
  /** Names and codes of refusals, as they are kept on site. */
  readonly refusals: string[];
  /** Lets what has come be looked at. */
  settle(): Promise<void>;
}

/** The first node's production agent with nobody but a coordinator that says what the test says; time stands still until it is run. */
export async function loneAgent(
  plan: Plan,
  options: { readonly store?: MemoryStore; readonly inbox?: InboxPort; readonly pace?: Pace } = {},
): Promise<LoneAgent> {
  const [agenda, source] = [new Agenda(), systemEntropy()];
  const [name, key] = [tinyName(0), tinyKey(SEED, tinyName(0))];
  const [sent, told, asked, refusals]: [Uint8Array[], string[], string[], string[]] = [[], [], [], []];
  const owner = { name, key, plan, agenda, tell: () => undefined };
  const store = options.store ?? new MemoryStore();
  const books = openBooks(store, owner, nodeGenesis(toHex(key.publicKey), 100, Number(plan.budget.delta)));
  const { features, cleaning } = plan;
  const context: NodeContext = {
    name,
    signingKey: key,
    policy: {
      coordinator: plan.coordinator,
      roster: plan.roster,
      compared: NOT_ASKED,
      maxEpsilon: 25,
      maxDelta: 0.001,
      limits: TINY_LIMITS,
      dictionary: { features, cleaning },
    },
    source,
    consentRule: "test rule 1",
    ledger: () => books.standing(),
    notary: () => notaryOf(books, { name, key }),
    contribute: (_request, parameters) => drawNoise(parameters, source),
    analysis: analyses(),
    clock: () => TINY_CLOCK,
    ...(options.inbox && { inbox: options.inbox }),
    ...(options.pace && { pace: options.pace }),
  };
  const ports: NodePorts = {
    send: (bytes) => sent.push(bytes),
    commit: (journal, ledger) => books.commit(journal, ledger),
    defer: (journal, ledger) => books.defer(journal, ledger),
    signDeferred: () => books.signDeferred(),
    now: () => agenda.now(),
    after: (ms, call) => agenda.after(ms, call),
    prepare: () => Promise.resolve(),
    keepReceipt: () => undefined,
    keepEvidence: () => undefined,
    finish: () => undefined,
    keepRefusal: (event, { code }) => refusals.push(`${code} ${event}`),
    ask: (_plan, study) => asked.push(study),
    stop: (error) => told.push(`STOP ${error?.code}`),
    tell: (code) => told.push(code),
  };
  const agent = new Agent(
    recover((entry) => books.read(entry), name, context),
    context,
    ports,
  );
  await agent.start();
  const settle = () => new Promise<void>((done) => setTimeout(done, 20));
  return { agent, agenda, sent, told, asked, refusals, settle };
}
