"""The study that everybody has countersigned, and statements that are bound to it."""

from codec import cbor, read_cbor, require, sha256, tagged, u32
from curve import ed25519_verify

COORDINATOR, EVERYONE = 65535, 65534


def envelope_hash(envelope):
    return tagged("envelope", cbor(envelope))


class Study:
    """What every statement is bound to."""

    def __init__(self, plan_bytes, enrolment_bytes):
        self.plan = read_cbor(plan_bytes, "plan.cbor")
        self.enrolments = read_cbor(enrolment_bytes, "enrolments.cbor")
        self.plan_hash = tagged("plan", plan_bytes)
        self.n = len(self.plan["roster"])
        self.t, self.c = self.plan["cohort"]["t"], self.plan["cohort"]["c"]
        self.identities = {at: bytes.fromhex(party["identity"]) for at, party in enumerate(self.plan["roster"])}
        self.identities[COORDINATOR] = bytes.fromhex(self.plan["coordinator"]["identity"])
        self.enrol_hash = bytes(32)
        require(len(self.enrolments) == self.n, "enrolments.cbor: one for each node")
        self.channel_keys = [
            self.open(envelope, "ENROLL", at, EVERYONE, (0, 0), f"enrolment of node {at}")["channelKey"]
            for at, envelope in enumerate(self.enrolments)
        ]
        self.enrol_hash = tagged("enrol", self.plan_hash, b"".join(map(envelope_hash, self.enrolments)))

    def open(self, envelope, kind, sender, recipient, turn, where):
        """The body of a statement whose address and signature hold."""
        address = (envelope["type"], envelope["sender"], envelope["recipient"], envelope["session"], envelope["attempt"])
        require(address == (kind, sender, recipient, *turn), f"{where}: addressed as something else")
        body = envelope["body"]
        numbers = [u32(envelope[key]) for key in ("session", "attempt", "sender", "recipient")]
        digest = sha256(body)
        signed = tagged("message", kind.encode(), self.plan_hash, self.enrol_hash, *numbers, digest)
        require(ed25519_verify(self.identities[sender], signed, envelope["signature"]), f"{where}: signature")
        return read_cbor(body, where)
