import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeConfig } from "@fedseg/client-node/edge/config.ts";
import { FEDSEG_NODE } from "@fedseg/client-node/edge/program/fedseg-node.ts";
import { FEDSEG_COORDINATOR } from "@fedseg/coordinator/edge/program.ts";
import { serviceConfig } from "@fedseg/coordinator/edge/service-config.ts";
import { socketOf } from "@fedseg/keeper/local/socket-place.ts";
import { StatefulSet } from "kubernetes-models/apps/v1/StatefulSet";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { Namespace } from "kubernetes-models/v1/Namespace";
import { Service } from "kubernetes-models/v1/Service";
import { ServiceAccount } from "kubernetes-models/v1/ServiceAccount";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { ROOT } from "./cruise.ts";
import { type KubernetesObject, kubernetesObject } from "./kubernetes-kinds.ts";

type Of<K extends KubernetesObject["kind"]> = Extract<KubernetesObject, { kind: K }>;

/** What holds an object to the schemas of the API, of Kubernetes 1.27. */
type Model = new (given: never) => { validate(): void };
const MODELS: Readonly<Record<KubernetesObject["kind"], Model>> = {
  Namespace,
  ServiceAccount,
  ConfigMap,
  Service,
  StatefulSet,
  PodDisruptionBudget,
  NetworkPolicy,
};

/** The objects of a manifest, each of a known form. */
class Manifest {
  /** As they are written. */
  readonly written: readonly unknown[];
  readonly #objects: readonly KubernetesObject[];

  constructor(file: string) {
    const documents = parseAllDocuments(readFileSync(join(ROOT, "examples/kubernetes", file), "utf8"));
    this.written = documents.map((each) => each.toJS());
    this.#objects = this.written.map((each) => kubernetesObject.parse(each));
  }

  all<K extends KubernetesObject["kind"]>(kind: K): Of<K>[] {
    return this.#objects.filter((each): each is Of<K> => each.kind === kind);
  }

  get objects(): readonly KubernetesObject[] {
    return this.#objects;
  }

  get pods() {
    return this.all("StatefulSet")[0].spec.template;
  }

  get container() {
    return this.pods.spec.containers[0];
  }
}

const PROGRAMS = [FEDSEG_COORDINATOR, FEDSEG_NODE];

describe.each(["coordinator", "member"])("%s.yaml", (name) => {
  const manifest = new Manifest(`${name}.yaml`);

  test("every object is what the schemas of the API say", () => {
    for (const [at, { kind }] of manifest.objects.entries())
      expect(() => new MODELS[kind](manifest.written[at] as never).validate()).not.toThrow();
  });

  test("the schemas refuse what the API would", () => {
    const [{ kind, spec, ...rest }] = manifest.all("StatefulSet");
    const { replicas: _, selector, ...others } = spec;
    const refused = (changed: object) => () =>
      new MODELS[kind]({ kind, ...rest, spec: { ...others, ...changed } } as never).validate();
    expect(refused({ replicas: "2", selector })).toThrow("replicas must be integer");
    expect(refused({ replicas: 2 })).toThrow("selector");
  });

  test("all is in one namespace, which takes no pod with privileges", () => {
    const [namespace] = manifest.all("Namespace");
    expect(namespace.metadata.labels).toEqual({ "pod-security.kubernetes.io/enforce": "restricted" });
    const others = manifest.objects.filter(({ kind }) => kind !== "Namespace");
    expect(new Set(others.map(({ metadata }) => "namespace" in metadata && metadata.namespace))).toEqual(
      new Set([namespace.metadata.name]),
    );
  });

  test("every selector is of the pods' labels", () => {
    const { labels } = manifest.pods.metadata;
    const selected = [
      ...manifest.all("StatefulSet").map(({ spec }) => spec.selector.matchLabels),
      ...manifest.all("Service").map(({ spec }) => spec.selector),
      ...manifest.all("PodDisruptionBudget").map(({ spec }) => spec.selector.matchLabels),
      ...manifest.all("NetworkPolicy").map(({ spec }) => spec.podSelector.matchLabels),
      ...(manifest.pods.spec.topologySpreadConstraints ?? []).map(
        ({ labelSelector }) => labelSelector.matchLabels,
      ),
    ];
    for (const each of selected) expect(each).toEqual(labels);
  });

  test("every port, volume, account and configuration that is named is there", () => {
    const { container, pods } = manifest;
    const ports = container.ports.map((each) => each.name);
    const named = [
      ...manifest.all("Service").flatMap(({ spec }) => spec.ports.map(({ targetPort }) => targetPort)),
      ...[container.startupProbe, container.livenessProbe, container.readinessProbe].flatMap((probe) =>
        probe && "httpGet" in probe ? [probe.httpGet.port] : [],
      ),
      ...manifest
        .all("NetworkPolicy")
        .flatMap(({ spec }) => spec.ingress.flatMap((rule) => rule.ports.map((each) => each.port))),
    ];
    expect(new Set(named)).toEqual(new Set(ports));
    const claims = manifest
      .all("StatefulSet")[0]
      .spec.volumeClaimTemplates.map(({ metadata }) => metadata.name);
    const volumes = [...pods.spec.volumes.map((each) => each.name), ...claims];
    expect(container.volumeMounts.map((each) => each.name).toSorted()).toEqual(volumes.toSorted());
    expect(pods.spec.serviceAccountName).toBe(manifest.all("ServiceAccount")[0].metadata.name);
    const maps = pods.spec.volumes.flatMap((each) => ("configMap" in each ? [each.configMap.name] : []));
    expect(maps).toEqual(manifest.all("ConfigMap").map(({ metadata }) => metadata.name));
  });

  test("only its data and /tmp can be written; secrets are referred to, and are in no variable", () => {
    const { container, pods } = manifest;
    const writable = container.volumeMounts
      .filter(({ readOnly }) => !readOnly)
      .map(({ mountPath }) => mountPath);
    expect(writable).toEqual(["/data", "/tmp"]);
    expect(pods.spec.volumes.filter((each) => "secret" in each).length).toBeGreaterThan(0);
  });

  test("nobody but its own pod mounts the folder in which its socket lies", () => {
    const { container } = manifest;
    const [program] = container.command;
    const [{ data }] = manifest.all("ConfigMap");
    const [text] = Object.values(data);
    const { folder } = (program === FEDSEG_NODE.name ? nodeConfig : serviceConfig).parse(parse(text));
    const socket = socketOf(folder);
    const [holds] = container.volumeMounts
      .filter(({ mountPath }) => socket.startsWith(`${mountPath}/`))
      .toSorted((one, other) => other.mountPath.length - one.mountPath.length);
    const [{ spec }, ...others] = manifest.all("StatefulSet");
    const claim = spec.volumeClaimTemplates.find(({ metadata }) => metadata.name === holds.name);
    expect(claim?.spec.accessModes[0]).toMatch(/^ReadWriteOnce/);
    expect(others).toEqual([]);
  });

  test("its command is one of the program, of the configuration that it is given", () => {
    const [program, command, ...rest] = manifest.container.command;
    const groups = PROGRAMS.find((each) => each.name === program)?.groups ?? [];
    expect(groups.flatMap(({ commands }) => commands.map((each) => each.name))).toContain(command);
    const [{ data }] = manifest.all("ConfigMap");
    expect(rest).toEqual(["--config", `/config/${Object.keys(data)[0]}`]);
  });
});

describe("what they run with", () => {
  test("the coordinator accepts its configuration: several processes, TLS for members and operators", () => {
    const [{ data }] = new Manifest("coordinator.yaml").all("ConfigMap");
    const config = serviceConfig.parse(parse(data["service.yaml"]));
    expect(config.listen.tls).toEqual(config.api?.tls);
    expect(config.store).toMatchObject({ kind: "postgres" });
  });

  test("a process of the coordinator stays when a machine is emptied, and is alive before it is ready", () => {
    const manifest = new Manifest("coordinator.yaml");
    const [{ spec }] = manifest.all("StatefulSet");
    expect(spec.replicas).toBeGreaterThan(manifest.all("PodDisruptionBudget")[0].spec.minAvailable);
    const { livenessProbe, readinessProbe } = manifest.container;
    expect([livenessProbe, readinessProbe]).toMatchObject([
      { httpGet: { path: "/livez" } },
      { httpGet: { path: "/readyz" } },
    ]);
  });

  test("a member accepts its configuration, is one process, and hears nobody", () => {
    const manifest = new Manifest("member.yaml");
    const [{ data }] = manifest.all("ConfigMap");
    const { policy } = nodeConfig.parse(parse(data["node.yaml"]));
    expect(policy.approve).toBe("ask");
    expect(manifest.all("StatefulSet")[0].spec.replicas).toBe(1);
    expect(manifest.all("NetworkPolicy")[0].spec.ingress).toEqual([]);
  });
});
