// Everything at its full size: what is set here is read by test/full.ts, also in workers.
process.env["FEDSEG_FULL"] = "1";
const { default: config } = await import("./vitest.config.ts");
export default config;
