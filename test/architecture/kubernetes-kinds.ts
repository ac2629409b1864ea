import { z } from "zod";

/**
 * The kinds of object in examples/kubernetes, as far as they are used there: names, types and closed lists of words are those of the
 * API's reference; whatever is not listed is refused, as a typing error would be left out by the server without a word.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/
 */
const dnsLabel = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
/** At most 15 letters. */
const portName = z.string().regex(/^[a-z]([a-z0-9-]{0,13}[a-z0-9])?$/);
const labels = z.record(z.string().regex(/^([a-z0-9.-]+\/)?[A-Za-z0-9][\w.-]*$/), z.string().max(63));
const metadata = z.strictObject({ name: dnsLabel, namespace: dnsLabel, labels: labels.optional() });
const selector = z.strictObject({ matchLabels: labels });
const port = z.int().min(1).max(65_535);
const quantity = z.string().regex(/^\d+(m|Ki|Mi|Gi)?$/);
const whole = z.int().min(1);

const httpGet = z.strictObject({
  path: z.string().startsWith("/"),
  port: portName,
  scheme: z.enum(["HTTP", "HTTPS"]),
});
const exec = z.strictObject({ command: z.array(z.string()).min(1) });
const times = { periodSeconds: whole, timeoutSeconds: whole.optional(), failureThreshold: whole };
const probe = z.union([z.strictObject({ httpGet, ...times }), z.strictObject({ exec, ...times })]);

const container = z.strictObject({
  name: dnsLabel,
  image: z.string(),
  imagePullPolicy: z.enum(["Always", "IfNotPresent", "Never"]),
  command: z.array(z.string()).min(1),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal("ALL")]) }),
  }),
  ports: z.array(z.strictObject({ name: portName, containerPort: port })).default([]),
  startupProbe: probe,
  livenessProbe: probe,
  readinessProbe: probe.optional(),
  resources: z.strictObject({
    requests: z.strictObject({ cpu: quantity, memory: quantity }),
    limits: z.strictObject({ memory: quantity }),
  }),
  volumeMounts: z.array(
    z.strictObject({
      name: dnsLabel,
      mountPath: z.string().startsWith("/"),
      readOnly: z.literal(true).optional(),
    }),
  ),
});

/** Of a secret readable by its group, and by nobody else. */
const secret = z.strictObject({ secretName: dnsLabel, defaultMode: z.literal(0o440) });
const volume = z.union([
  z.strictObject({ name: dnsLabel, configMap: z.strictObject({ name: dnsLabel }) }),
  z.strictObject({ name: dnsLabel, secret }),
  z.strictObject({ name: dnsLabel, emptyDir: z.strictObject({ sizeLimit: quantity }) }),
]);

const pod = z.strictObject({
  serviceAccountName: dnsLabel,
  automountServiceAccountToken: z.literal(false),
  enableServiceLinks: z.literal(false),
  terminationGracePeriodSeconds: whole,
  topologySpreadConstraints: z
    .array(
      z.strictObject({
        maxSkew: whole,
        topologyKey: z.string(),
        whenUnsatisfiable: z.enum(["DoNotSchedule", "ScheduleAnyway"]),
        labelSelector: selector,
      }),
    )
    .optional(),
  securityContext: z.strictObject({
    runAsNonRoot: z.literal(true),
    runAsUser: z.literal(1000),
    runAsGroup: z.literal(1000),
    fsGroup: z.literal(1000),
    fsGroupChangePolicy: z.enum(["OnRootMismatch", "Always"]),
    seccompProfile: z.strictObject({ type: z.literal("RuntimeDefault") }),
  }),
  containers: z.tuple([container]),
  volumes: z.array(volume),
});

const claim = z.strictObject({
  metadata: z.strictObject({ name: dnsLabel }),
  spec: z.strictObject({
    accessModes: z.tuple([z.enum(["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany", "ReadOnlyMany"])]),
    resources: z.strictObject({ requests: z.strictObject({ storage: quantity }) }),
  }),
});

const policyPort = z.strictObject({
  port: z.union([port, portName]),
  protocol: z.enum(["TCP", "UDP", "SCTP"]),
});
const policyPeer = z.union([
  z.strictObject({ namespaceSelector: selector }),
  z.strictObject({ ipBlock: z.strictObject({ cidr: z.cidrv4() }) }),
]);

/** One object of a manifest. */
export const kubernetesObject = z.discriminatedUnion("kind", [
  z.strictObject({
    apiVersion: z.literal("v1"),
    kind: z.literal("Namespace"),
    metadata: z.strictObject({ name: dnsLabel, labels }),
  }),
  z.strictObject({
    apiVersion: z.literal("v1"),
    kind: z.literal("ServiceAccount"),
    metadata,
    automountServiceAccountToken: z.literal(false),
  }),
  z.strictObject({
    apiVersion: z.literal("v1"),
    kind: z.literal("ConfigMap"),
    metadata,
    data: z.record(z.string().regex(/^[\w.-]+$/), z.string()),
  }),
  z.strictObject({
    apiVersion: z.literal("v1"),
    kind: z.literal("Service"),
    metadata,
    spec: z.strictObject({
      selector: labels,
      ports: z.array(z.strictObject({ name: portName, port, targetPort: portName })).min(1),
    }),
  }),
  z.strictObject({
    apiVersion: z.literal("apps/v1"),
    kind: z.literal("StatefulSet"),
    metadata,
    spec: z.strictObject({
      replicas: whole,
      serviceName: dnsLabel,
      podManagementPolicy: z.enum(["OrderedReady", "Parallel"]).optional(),
      selector,
      template: z.strictObject({ metadata: z.strictObject({ labels }), spec: pod }),
      volumeClaimTemplates: z.array(claim),
    }),
  }),
  z.strictObject({
    apiVersion: z.literal("policy/v1"),
    kind: z.literal("PodDisruptionBudget"),
    metadata,
    spec: z.strictObject({
      minAvailable: whole,
      unhealthyPodEvictionPolicy: z.enum(["AlwaysAllow", "IfHealthyBudget"]),
      selector,
    }),
  }),
  z.strictObject({
    apiVersion: z.literal("networking.k8s.io/v1"),
    kind: z.literal("NetworkPolicy"),
    metadata,
    spec: z.strictObject({
      podSelector: selector,
      policyTypes: z.tuple([z.literal("Ingress"), z.literal("Egress")]),
      ingress: z.array(
        z.strictObject({ from: z.array(policyPeer).min(1).optional(), ports: z.array(policyPort).min(1) }),
      ),
      egress: z.array(z.strictObject({ to: z.array(policyPeer).min(1), ports: z.array(policyPort).min(1) })),
    }),
  }),
]);
export type KubernetesObject = z.infer<typeof kubernetesObject>;
