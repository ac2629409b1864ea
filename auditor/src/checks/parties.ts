import { studyLedger } from "@fedseg/shared/session/signatories.ts";
import { type BundleSource, partyPath } from "../bundle/bundle.ts";
import { lineageOf } from "../ledgers/lineage.ts";
import type { SignedReport } from "../sessions/audited.ts";
import type { AuditOptions } from "../options.ts";
import type { Party, StudyEntry } from "./facts.ts";
import type { LedgerTask } from "./digest-ledger.ts";
import type { LedgerDigest } from "../ledgers/digest.ts";
import { readNotes } from "../bundle/notes.ts";

/** A party before its files have been looked at. */
type NamedParty = Pick<
  Party,
  "name" | "path" | "notesPath" | "canaryPath" | "origin" | "identities" | "roles"
>;

/**
 * Lists the parties of all studies, each once: coordinators and nodes in the order of the plans. A name is one party's
 * under keys that its ledger proves to be one another's; under any other key it is another party, which has its files
 * beside its study.
 */
export function listParties(studies: readonly StudyEntry[], source: BundleSource): readonly NamedParty[] {
  const strangers = strangersAmong(studies, source);
  const parties = new Map<string, NamedParty>();
  for (const [study, { audited, paths }] of studies.entries()) {
    const { plan, binding } = audited.study;
    const add = (
      prefix: string,
      { name, identity }: { readonly name: string; readonly identity: string },
      node?: number,
    ) => {
      const path = partyPath("ledgers", prefix, name);
      const known = parties.get(path);
      parties.set(path, {
        name,
        path,
        notesPath: partyPath("checkpoints", prefix, name),
        canaryPath: partyPath("canary", prefix, name),
        origin: node === undefined ? studyLedger(plan, binding.planHash) : name,
        identities: [...new Set([...(known?.identities ?? []), identity])],
        roles: [...(known?.roles ?? []), { study, node }],
      });
    };
    add(paths.prefix, plan.coordinator);
    for (const [node, party] of plan.roster.entries())
      add(strangers.has(partyKey(party)) ? paths.prefix : "", party, node);
  }
  return [...parties.values()];
}

function partyKey({ name, identity }: { readonly name: string; readonly identity: string }): string {
  return `${name} ${identity}`;
}

/** Names and keys of nodes, among several of one name, that are not those of the ledger at the top of the bundle. */
function strangersAmong(studies: readonly StudyEntry[], source: BundleSource): ReadonlySet<string> {
  const named = studies.flatMap(({ audited }) => audited.study.plan.roster);
  return new Set(
    [...Map.groupBy(named, ({ name }) => name)].flatMap(([name, nodes]) => {
      if (nodes.every(({ identity }) => identity === nodes[0].identity)) return [];
      const bytes = source.get(partyPath("ledgers", "", name));
      const own = lineageOf(bytes ? new TextDecoder().decode(bytes).split("\n") : []);
      const others = own.length === 0 ? [] : nodes.filter(({ identity }) => !own.includes(identity));
      return others.map(partyKey);
    }),
  );
}

/** Says what to ask each party's ledger; `reports`: by study and session, in the order of the survivors. */
export function ledgerTasks(
  parties: readonly NamedParty[],
  studies: readonly StudyEntry[],
  reports: readonly (readonly (readonly SignedReport[])[])[],
  { absent }: AuditOptions,
): readonly LedgerTask[] {
  return parties.map(({ path, name, roles }) => ({
    path,
    name,
    isAbsent: absent.has(name),
    roles: roles.map(({ study, node }) => ({
      study,
      node,
      reports: studies[study].audited.sessions.map(({ survivors }, at) =>
        node === undefined ? undefined : reports[study][at][survivors.indexOf(node)],
      ),
    })),
  }));
}

/** Puts together what there is of every party. `digests`: in the parties' order, undefined where no ledger was delivered. */
export function gatherParties(
  source: BundleSource,
  parties: readonly NamedParty[],
  studies: readonly StudyEntry[],
  digests: readonly (LedgerDigest | undefined)[],
  absent: ReadonlySet<string>,
): readonly Party[] {
  const members = studies.map((_, study) =>
    parties.flatMap(({ roles }, at) => (roles.some((role) => role.study === study) ? [at] : [])),
  );
  return parties.map((party, at) => {
    const ledger = digests[at];
    const notesText = source.get(party.notesPath);
    const keys = [...new Set([...party.identities, ...(ledger?.keys ?? []).map(({ identity }) => identity)])];
    const witnesses = new Set(party.roles.flatMap(({ study }) => members[study]));
    witnesses.delete(at);
    const newest = party.roles.at(-1)!.study;
    return {
      ...party,
      isAbsent: absent.has(party.name),
      ledger,
      notesText,
      notes: notesText && readNotes(notesText, party.origin, keys),
      canary: source.get(party.canaryPath),
      witnesses: [...witnesses],
      quorum: studies[newest].audited.study.cohort.t,
      lastRelease: Math.max(-1, ...(ledger?.roles ?? []).map(({ lastRelease }) => lastRelease ?? -1)),
    };
  });
}
