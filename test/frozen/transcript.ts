import { toBase64, toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Release } from "@fedseg/shared/private-sum/types.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { seededSource } from "../simulation/seeded-source.ts";

/** A study to freeze: its size, and what is lost on the way. */
interface Frozen {
  readonly file: string;
  readonly nodes: number;
  readonly seed: string;
  isLost(from: number, message: NodeMessage): boolean;
}

/** A study in which nothing is lost, and one in which a node's report of the second session is. */
export const FROZEN: readonly Frozen[] = [
  { file: "transcript.fedseg.json", nodes: 3, seed: "frozen transcript", isLost: () => false },
  {
    file: "transcript-dropout.fedseg.json",
    nodes: 4,
    seed: "frozen transcript with a dropout",
    isLost: (from, message) => from === 3 && message.type === "report" && message.envelope.session === 2,
  },
];

/** What nodes send that binds them or opens something; what only tells where they stand is left out. */
const KEPT: ReadonlySet<NodeMessage["type"]> = new Set(["enrol", "bundle", "report", "confirm", "unmask"]);

/** A whole study, as it is frozen: what everybody may see, and the secrets that explain it. */
export interface Transcript {
  readonly note: string;
  /** The auditor's bundle: plan, enrolments, sessions, ledgers, checkpoints; base64 by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Messages of the nodes in order of sending: the sender, and canonical CBOR in base64. */
  readonly messages: readonly { readonly from: number; readonly cbor: string }[];
  /** X25519 channel secrets of the nodes, hexadecimal: they open every sealed share. */
  readonly channelSecrets: readonly string[];
  /** What each node put in, noise included, in order of sessions. */
  readonly contributions: readonly (readonly (readonly number[])[])[];
  /** The released sums in real units, in order of sessions. */
  readonly released: readonly (readonly number[])[];
}

/** Runs the study again from its seed: the same software gives the same bytes. */
export function recordTranscript({ nodes: size, seed, isLost }: Frozen): Transcript {
  const messages: { from: number; cbor: string }[] = [];
  const study = new InProcessStudy({
    nodes: size,
    seed,
    hooks: {
      toCoordinator(from, message) {
        if (KEPT.has(message.type)) messages.push({ from, cbor: toBase64(encodeCanonical(message)) });
        return isLost(from, message) ? [] : [{ message }];
      },
    },
  }).run();
  const nodes = Array.from({ length: size }, (_, node) => node);
  return {
    note: `A study of ${size} nodes from the seed in test/frozen/transcript.ts; written by "npm run freeze"`,
    files: Object.fromEntries([...bundleOf(study)].map(([path, bytes]) => [path, toBase64(bytes)])),
    messages,
    channelSecrets: nodes.map((node) => toHex(channelSecretOf(`${seed} entropy ${node}`))),
    contributions: nodes.map((node) => study.contributionsOf(node).map((vector) => [...vector])),
    released: releasesOf(study).map(({ sums }) => [...sums]),
  };
}

/** The first thing that a node draws from its entropy is the nonce of its question to the peers, then its channel secret. */
function channelSecretOf(entropy: string): Uint8Array {
  const source = seededSource(entropy);
  source.bytes(32);
  return source.bytes(32);
}

function releasesOf(study: InProcessStudy): readonly Release[] {
  const state = study.coordinator();
  if (state?.phase !== "done") throw new TypeError(`"study" expected a finished one, got ${state?.phase}`);
  return state.running.history;
}

/** Writes a transcript as the one text that is kept. */
export function transcriptText({ files, messages, contributions, released, ...rest }: Transcript): string {
  const lines = (entries: readonly unknown[]) =>
    entries.map((entry) => `  ${JSON.stringify(entry)}`).join(",\n");
  const paths = Object.entries(files).map(([path, base64]) => `  ${JSON.stringify(path)}: "${base64}"`);
  const head = Object.entries(rest).map(([key, value]) => ` "${key}": ${JSON.stringify(value)}`);
  return [
    "{",
    `${head.join(",\n")},`,
    ` "files": {\n${paths.join(",\n")}\n },`,
    ` "messages": [\n${lines(messages)}\n ],`,
    ` "contributions": [\n${lines(contributions)}\n ],`,
    ` "released": [\n${lines(released)}\n ]`,
    "}\n",
  ].join("\n");
}
