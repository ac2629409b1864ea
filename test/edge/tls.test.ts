import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { type TlsOptions, createServer, getCACertificates, setDefaultCACertificates } from "node:tls";
import { checkReach } from "@fedseg/client-node/edge/doctor/reach.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Authority, NO_OPENSSL } from "./certificates.ts";
import { type Attempt, STUDY, type TestGate, attempt as attemptAt, openGate } from "./meeting.ts";
import { openRelay, unbind } from "./tls-relay.ts";

/** Certificates made once: the coordinator's, an impostor's that the same authority has signed, and two special ones. */
function certificates(authority: Authority) {
  return {
    own: authority.signed("coordinator"),
    impostor: authority.signed("impostor"),
    elsewhere: authority.signed("elsewhere", "DNS:elsewhere.example"),
    alone: authority.selfSigned("alone"),
  };
}

/** What is to be closed in the end. */
const open: { close(): unknown }[] = [];
const machineAuthorities = getCACertificates("default");
let authority: Authority;
let made: ReturnType<typeof certificates>;
beforeAll(() => {
  if (NO_OPENSSL) return;
  authority = new Authority();
  made = certificates(authority);
  setDefaultCACertificates([...machineAuthorities, authority.certificate]);
});
afterAll(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close();
  setDefaultCACertificates(machineAuthorities);
  authority?.remove();
});

const kept = <T extends { close(): unknown }>(thing: T): T => {
  open.push(thing);
  return thing;
};
const gateWith = async (files: keyof typeof made): Promise<TestGate> =>
  kept(await openGate({ tls: made[files] }));
const pinOf = (files: keyof typeof made) => authority.read(made[files]).pin;
function attempt(port: number, options: Parameters<typeof attemptAt>[1] = {}, host = "127.0.0.1"): Attempt {
  const attempted = attemptAt(`https://${host}:${port}`, options);
  kept(attempted.connection);
  return attempted;
}

describe
  .skipIf(NO_OPENSSL !== undefined)
  .concurrent(`a node and a coordinator over TLS ${NO_OPENSSL ?? ""}`, () => {
    test("a certificate of an authority of this machine is accepted, and messages pass both ways", async () => {
      const gate = await gateWith("own");
      const node = attempt(gate.port, {}, "localhost");
      expect(await node.outcome).toBe("ready");
      node.connection.send(STUDY, new Uint8Array(100));
      await expect.poll(() => gate.heard).toEqual(["shop-1:100"]);
      gate.send("shop-1", STUDY, Uint8Array.of(1, 2, 3));
      await expect.poll(() => node.messages).toEqual([Uint8Array.of(1, 2, 3)]);
    });

    test("a pinned certificate that nobody vouches for is accepted, whatever names it has", async () => {
      const gate = await gateWith("alone");
      expect(await attempt(gate.port, { pin: pinOf("alone") }).outcome).toBe("ready");
    });

    test("a renewed certificate keeps its pin as long as it keeps its key", async () => {
      const pin = pinOf("own");
      const gate = kept(await openGate({ tls: authority.renewed("coordinator") }));
      expect(await attempt(gate.port, { pin }).outcome).toBe("ready");
    });

    test.each([
      ["nobody vouches for it", "alone", "127.0.0.1"],
      ["it is another machine's", "elsewhere", "localhost"],
    ] as const)("without a pin a certificate is refused when %s", async (_, files, host) => {
      const gate = await gateWith(files);
      const node = attempt(gate.port, {}, host);
      expect(await node.outcome).toBe("COORDINATOR_CERTIFICATE");
      expect(node.lost[0]).toMatch(/refuses the certificate/);
    });

    test("a man in the middle with another valid certificate is refused before a byte is said", async () => {
      const gate = await gateWith("own");
      const relay = kept(await openRelay(authority.read(made.impostor), { port: gate.port, isTls: true }));
      const node = attempt(relay.port, { pin: pinOf("own") });
      expect(await node.outcome).toBe("COORDINATOR_CERTIFICATE");
      expect(Buffer.concat(relay.overheard).length).toBe(0);
    });

    test("without a pin his relayed proof is refused: it holds on his connection only", async () => {
      const gate = await gateWith("own");
      const relay = kept(await openRelay(authority.read(made.impostor), { port: gate.port, isTls: true }));
      const node = attempt(relay.port);
      expect(await node.outcome).toBe("NOT_ADMITTED");
      expect(gate.turnedAway.map(({ code }) => code)).toContain("PROOF_FAILED");
      expect(gate.heard).toEqual([]);
    });

    test("neither does it help him to say that nothing is bound", async () => {
      const gate = await gateWith("own");
      let altered = 0;
      const alter = (bytes: Buffer) => {
        const unbound = unbind(bytes);
        if (unbound !== bytes) altered += 1;
        return unbound;
      };
      const relay = kept(
        await openRelay(authority.read(made.impostor), { port: gate.port, isTls: true }, alter),
      );
      expect(await attempt(relay.port).outcome).toBe("NOT_ADMITTED");
      expect(altered).toBe(4);
      expect(gate.turnedAway.map(({ code }) => code)).toEqual(["PROOF_FAILED"]);
    });

    test("a proxy that ends TLS before a coordinator without is accepted: nothing is bound", async () => {
      const gate = kept(await openGate());
      const relay = kept(await openRelay(authority.read(made.own), { port: gate.port, isTls: false }));
      expect(await attempt(relay.port, { pin: pinOf("own") }).outcome).toBe("ready");
    });

    test("older TLS is refused by both sides", async () => {
      const gate = await gateWith("own");
      const asked = new Promise((resolve) => {
        const old = request({ port: gate.port, host: "127.0.0.1", path: "/health", maxVersion: "TLSv1.2" });
        old.on("error", (error: NodeJS.ErrnoException) => resolve(error.code)).end();
      });
      expect(await asked).toBe("EPROTO");
      await expect.poll(() => gate.turnedAway.map(({ code }) => code)).toEqual(["TLS_FAILED"]);
      const { cert, key } = authority.read(made.own);
      const options: TlsOptions = { cert, key, maxVersion: "TLSv1.2" };
      const server = kept(createServer(options).listen(0, "127.0.0.1"));
      await new Promise((listening) => server.once("listening", listening));
      const node = attempt((server.address() as AddressInfo).port, { pin: pinOf("own") });
      await expect.poll(() => node.lost.length).toBe(1);
    });

    test("`doctor` asks over the pinned connection too", async () => {
      const gate = await gateWith("alone");
      const coordinatorUrl = `https://127.0.0.1:${gate.port}`;
      const [right, wrong] = [pinOf("alone"), pinOf("own")];
      expect((await checkReach({ coordinatorUrl, coordinatorPin: right })).finding.verdict).toBe("PASS");
      const { finding } = await checkReach({ coordinatorUrl, coordinatorPin: wrong });
      expect(finding).toMatchObject({ verdict: "FAIL", text: expect.stringContaining("pinned") });
    });
  });

describe.skipIf(NO_OPENSSL !== undefined)("a certificate that cannot be used", () => {
  test.each([
    ["a key of another certificate", () => ({ cert: made.own.cert, key: made.impostor.key })],
    ["no file", () => ({ cert: "/nowhere/cert.pem", key: made.own.key })],
    ["a key for a certificate", () => ({ cert: made.own.key, key: made.own.key })],
  ])("stops the coordinator: %s", async (_, files) => {
    await expect(openGate({ tls: files() })).rejects.toMatchObject({ code: "TLS_UNUSABLE" });
  });
});
