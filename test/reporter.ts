import type { Reporter, TestCase } from "vitest/node";

/** Ends a test run with one plain line of totals: the last thing printed. */
export default class TotalsReporter implements Reporter {
  readonly #totals = { passed: 0, failed: 0, skipped: 0, pending: 0 };
  #broken = 0;

  onTestCaseResult(test: TestCase): void {
    this.#totals[test.result().state] += 1;
  }

  onTestModuleEnd(module: { errors(): readonly unknown[] }): void {
    if (module.errors().length > 0) this.#broken += 1;
  }

  /** A file that cannot be loaded, an error outside any test and a test that never ended count as failed. */
  onTestRunEnd(_modules: unknown, errors: readonly unknown[]): void {
    const { passed, failed, skipped, pending } = this.#totals;
    const line = `${passed} passed, ${failed + pending + this.#broken + errors.length} failed, ${skipped} skipped`;
    process.on("exit", () => process.stdout.write(`${line}\n`));
  }
}
