/**
 * Names every use of a hash, a signature or a derived key. One table, so that no two uses share a tag;
 * a tag is never reused with another meaning, and a change of meaning takes a new version.
 */
export const DOMAINS = {
  plan: "fedseg/v1/plan",
  enrol: "fedseg/v1/enrol",
  open: "fedseg/v1/open",
  close: "fedseg/v1/close",
  state: "fedseg/v1/state",
  result: "fedseg/v1/result",
  message: "fedseg/v1/message",
  envelope: "fedseg/v1/envelope",
  auth: "fedseg/v1/auth",
  authBack: "fedseg/v1/auth-back",
  challenge: "fedseg/v1/challenge",
  roster: "fedseg/v1/roster",
  comparison: "fedseg/v1/comparison",
  bundles: "fedseg/v1/bundles",
  chan: "fedseg/v1/chan",
  chanKey: "fedseg/v1/chan-key",
  chanNext: "fedseg/v1/chan-next",
  dealKey: "fedseg/v1/deal-key",
  evidence: "fedseg/v1/evidence",
  abortedBy: "fedseg/v1/aborted-by",
  pair: "fedseg/v1/pair",
  mask: "fedseg/v1/mask",
  blind: "fedseg/v1/blind",
  shareLeaf: "fedseg/v1/share-leaf",
  seedHash: "fedseg/v1/seed-hash",
  pedersenG: "fedseg/v1/pedersen-g",
  pedersenH: "fedseg/v1/pedersen-h",
  ledgerEntry: "fedseg/v1/ledger-entry",
  keyRotation: "fedseg/v1/key-rotation",
  revocation: "fedseg/v1/revocation",
  testimony: "fedseg/v1/testimony",
  software: "fedseg/v1/software",
  programSeed: "fedseg/v1/program-seed",
  params: "fedseg/v1/params",
  openedShares: "fedseg/v1/opened-shares",
  sessionRecord: "fedseg/v1/session-record",
  model: "fedseg/v1/model",
  programModel: "fedseg/v1/program-model",
  receipt: "fedseg/v1/receipt",
  storage: "fedseg/v1/storage",
} as const;

/** One of the domain tags in {@link DOMAINS}. */
export type Domain = (typeof DOMAINS)[keyof typeof DOMAINS];
