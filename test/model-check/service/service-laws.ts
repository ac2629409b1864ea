import { nextRuns } from "@fedseg/coordinator/schedules/runs.ts";
import { isOver } from "@fedseg/coordinator/studies/lifecycle.ts";
import type { Laws } from "../search.ts";
import { type HeldStudy, MEMBERS, MONTHLY, type ServiceCode, type ServiceWorld } from "./service-world.ts";

const RUNS = nextRuns(MONTHLY, Date.parse("2026-01-01T00:00:00Z"), 2);

/** What must hold in a service, whatever happens in which order. */
export class ServiceLaws implements Laws<ServiceWorld> {
  readonly #code: ServiceCode;

  constructor(code: ServiceCode) {
    this.#code = code;
  }

  broken({ disk, nowMs, isUp }: ServiceWorld): readonly string[] {
    const { studies, decidedMs, said } = disk;
    const names = studies.map(({ record }) => record.name);
    const underWay = studies.filter(
      ({ record }) => record.schedule === MONTHLY.name && !isOver(record.state),
    );
    return [
      ...(new Set(names).size < names.length ? ["two studies have one name"] : []),
      ...(underWay.length > 1 ? ["two studies of a schedule are under way"] : []),
      ...RUNS.filter(
        ({ at, name }) => Date.parse(at) <= decidedMs && !names.includes(name) && !said.includes(name),
      ).map(({ name }) => `the run ${name} was neither made nor spoken of`),
      ...studies.flatMap((study) => this.#brokenIn(study, isUp ? nowMs : -Infinity)),
    ];
  }

  /** `servedMs`: up to when the service has done what was due. */
  #brokenIn({ record, charged, opened, wrongly }: HeldStudy, servedMs: number): readonly string[] {
    const { until } = this.#code.describeStudy(record, () => ({ isHere: true }));
    const hasBegun = record.approved.length === MEMBERS.length;
    return [
      ...(wrongly > 0 ? [`${record.name} was asked although it does not run`] : []),
      ...(!isOver(record.state) && until === undefined ? [`${record.name} waits without end`] : []),
      ...(!isOver(record.state) && until !== undefined && Date.parse(until) <= servedMs
        ? [`${record.name} is ${record.state} past its time`]
        : []),
      ...(charged.some((count) => count > 0) && !hasBegun
        ? [`${record.name} was charged and has not begun`]
        : []),
      ...(charged.some((count) => count > opened) ? [`${record.name} was charged twice`] : []),
    ];
  }

  /** When time has run out nothing waits any more, and who has ended has told so. */
  brokenAtRest({ disk }: ServiceWorld): readonly string[] {
    return disk.studies.flatMap(({ record }) => [
      ...(isOver(record.state) ? [] : [`${record.name} is ${record.state} for ever`]),
      ...record.approved
        .filter((name) => !record.told.includes(name))
        .map((name) => `${name} never hears of ${record.name}`),
    ]);
  }

  endingOf({ disk }: ServiceWorld): string {
    return (
      disk.studies
        .map(({ record }) => record.state)
        .toSorted()
        .join(" and ") || "no study"
    );
  }
}
