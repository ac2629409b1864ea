"""One session as its record shows it, and as the nodes' secrets explain it."""

from fractions import Fraction
from math import sqrt

from aes import gcm_open
from codec import (
    cbor,
    combine,
    hkdf,
    merkle_root,
    read_cbor,
    require,
    root_of_path,
    sha256,
    tagged,
    u32,
)
from curve import ORDER, ZERO, add, ristretto_decode, ristretto_encode, x25519, x25519_public
from masks import blinding_mask, commitment, mask_words
from study import COORDINATOR, EVERYONE, envelope_hash

CHUNK = 4096


def mu1_of(variance):
    """mu of a shift by one: twice z with Phi(z) - 1/2 = P[X = 0]/2, and P[X = 0] = 1/sqrt(2 pi variance) to 70 digits."""
    y = 1 / (2 * sqrt(variance))
    z = y
    for _ in range(20):
        z = y + z**3 / 6 - z**5 / 40 + z**7 / 336 - z**9 / 3456 + z**11 / 42240
    return 2 * z


class Session:
    """One record, verified as it is built."""

    def __init__(self, study, number, data, state_hash, previous):
        self.study, self.where = study, f"session {number}"
        record = self.record = read_cbor(data, self.where)
        self.turn = (number, record["open"]["attempt"])
        self.previous, self.state_hash = previous, state_hash
        self._check_open()
        self._check_close()
        self._check_result()

    def cost(self):
        """mu² of the sum in the eyes of a coordinator with c nodes of it: the noise of the others, integer by integer."""
        honest = len(self.survivors) - self.study.c
        return sum(
            mu1_of(honest * Fraction(block["nodeVariance"])) ** 2 * int(block["deltaSq"])
            for block in self.opening["blocks"]
        )

    def _open(self, envelope, kind, sender, recipient=COORDINATOR):
        where = f"{self.where}: {kind} of {'the coordinator' if sender == COORDINATOR else f'node {sender}'}"
        return self.study.open(envelope, kind, sender, recipient, self.turn, where)

    def _check_open(self):
        bundles = self.record["bundles"]
        opening = self.opening = self._open(self.record["open"], "OPEN", COORDINATOR, EVERYONE)
        self.bundles = {envelope["sender"]: self._open(envelope, "BUNDLE", envelope["sender"]) for envelope in bundles}
        self.bundles_hash = tagged("bundles", b"".join(map(envelope_hash, bundles)))
        require(opening["bundlesHash"] == self.bundles_hash, f"{self.where}: hash of the bundles")
        require(opening["stateHash"] == self.state_hash, f"{self.where}: stateHash")
        require(opening["previousResult"] == self.previous, f"{self.where}: previous result")
        self.open_hash = tagged("open", u32(self.turn[0]), u32(self.turn[1]), self.record["open"]["body"])

    def _check_close(self):
        record, headers = self.record, self.record["headers"]
        self.survivors = [header["sender"] for header in headers]
        joined = b"".join(map(u32, self.survivors)), b"".join(map(envelope_hash, headers))
        self.close_hash = tagged("close", self.open_hash, *joined)
        closing = self._open(record["close"], "CLOSE", COORDINATOR, EVERYONE)
        expected = {"openHash": self.open_hash, "survivors": self.survivors, "closeHash": self.close_hash}
        require(closing == expected, f"{self.where}: CLOSE")
        self.headers = {header["sender"]: self._open(header, "REPORT", header["sender"]) for header in headers}
        for node, header in self.headers.items():
            same = (header["bundlesHash"], header["openHash"], header["stateHash"])
            require(same == (self.bundles_hash, self.open_hash, self.state_hash), f"{self.where}: header of node {node}")
        self.masked = dict(zip(self.survivors, record["masked"], strict=True))
        for node, data in self.masked.items():
            chunks = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)]
            root = self.headers[node]["maskedRoot"]
            require(merkle_root(chunks) == root, f"{self.where}: masked vector of node {node}")

    def _check_result(self):
        record = self.record
        result = self.result = self._open(record["result"], "RESULT", COORDINATOR, EVERYONE)
        self._check_quorum("UNMASK", record["unmasks"])
        if len(self.survivors) < len(self.bundles):
            self._check_quorum("CONFIRM", record["confirms"])
        expected = {
            "openHash": self.open_hash,
            "closeHash": self.close_hash,
            "unmasks": list(map(envelope_hash, record["unmasks"])),
            "confirms": list(map(envelope_hash, record["confirms"])),
        }
        require({key: result[key] for key in expected} == expected, f"{self.where}: RESULT")
        self.result_hash = tagged("result", self.open_hash, self.close_hash, result["sum"], result["blinding"])
        self.next_state = tagged("state", self.state_hash, self.result_hash)

    def _check_quorum(self, kind, envelopes):
        for envelope in envelopes:
            body = self._open(envelope, kind, envelope["sender"])
            require(body["closeHash"] == self.close_hash, f"{self.where}: {kind} of node {envelope['sender']}")
        signers = {envelope["sender"] for envelope in envelopes}
        require(len(signers) >= self.study.t, f"{self.where}: {len(signers)} signed {kind}")

    # Sums --------------------------------------------------------------------------------------------------------

    def words(self, data):
        size = self.opening["modulusBits"] // 8
        words = [int.from_bytes(data[at : at + size], "little") for at in range(0, len(data), size)]
        require(len(words) == self.opening["length"], f"{self.where}: length of a vector")
        return words

    def signed(self, words):
        half = 1 << self.opening["modulusBits"] - 1
        return [word - 2 * half if word >= half else word for word in words]

    def mask(self, seed):
        return mask_words(seed, self.opening["length"], self.opening["modulusBits"])

    def pair_seed(self, secret, public_key, i, j):
        info = b"fedseg/v1/pair" + self.study.plan_hash + b"".join(map(u32, (*self.turn, min(i, j), max(i, j))))
        return hkdf(x25519(secret, public_key), self.bundles_hash, info)

    def check_sum(self):
        """Replays the sum from the masked vectors and the revealed secrets; returns it as integers."""
        modulus = 1 << self.opening["modulusBits"]
        total = [0] * self.opening["length"]
        blinding = 0
        masks = []
        for node, header in self.headers.items():
            total = [a + b for a, b in zip(total, self.words(self.masked[node]))]
            blinding += int.from_bytes(header["maskedBlinding"], "little")
        for revealed in self.result["revealed"]:
            masks += self._masks_of(revealed["node"], revealed["kind"], revealed["secret"])
        for sign, seed in masks:
            total = [a - sign * b for a, b in zip(total, self.mask(seed))]
            blinding -= sign * blinding_mask(seed)
        words = [word % modulus for word in total]
        require(words == self.words(self.result["sum"]), f"{self.where}: the sum")
        blinding %= ORDER
        require(blinding == int.from_bytes(self.result["blinding"], "little"), f"{self.where}: blinding of the sum")
        integers = self.signed(words)
        points = [ristretto_decode(header["commitment"]) for header in self.headers.values()]
        require(None not in points, f"{self.where}: a commitment is no group element")
        together = ZERO
        for point in points:
            together = add(together, point)
        opened = ristretto_encode(commitment(integers, blinding))
        require(ristretto_encode(together) == opened, f"{self.where}: commitments do not open to the sum")
        return integers

    def _masks_of(self, node, kind, secret):
        """The masks in the sum of survivors that a revealed secret takes off, with their signs."""
        bundle = self.bundles[node]
        where = f"{self.where}: secret revealed of node {node}"
        require((kind == "self") == (node in self.survivors), where)
        if kind == "self":
            require(tagged("seed-hash", secret) == bundle["seedHash"], where)
            return [(1, secret)]
        require(x25519_public(secret) == bundle["maskKey"], where)
        return [
            (1 if other < node else -1, self.pair_seed(secret, self.bundles[other]["maskKey"], node, other))
            for other in self.survivors
        ]

    def decode(self, integers):
        """The sum in real units, block after block."""
        decoded = []
        for block in self.opening["blocks"]:
            part = integers[len(decoded) : len(decoded) + block["length"]]
            decoded += [value / block["scale"] for value in part]
        require(len(decoded) == len(integers), f"{self.where}: blocks")
        return decoded

    # Secrets -----------------------------------------------------------------------------------------------------

    def explain(self, chains, dealt, unmasks, inputs):
        """Everything that is hidden in the record: shares, keys, masks and what each node has put in."""
        shares = {
            (dealer, holder): self._shares(dealer, holder, chains[dealer, holder], dealt[envelope_hash(envelope)])
            for envelope in self.record["bundles"]
            for dealer in [envelope["sender"]]
            for holder in range(self.study.n)
        }
        seeds, keys = {}, {}
        for dealer, bundle in self.bundles.items():
            held = {holder + 1: shares[dealer, holder] for holder in range(self.study.n)}
            seeds[dealer], keys[dealer] = (
                combine({x: held[x][kind]["share"] for x in list(held)[-self.study.t :]}) for kind in ("self", "pair")
            )
            where = f"{self.where}: shares of node {dealer}"
            require(tagged("seed-hash", seeds[dealer]) == bundle["seedHash"], where)
            require(x25519_public(keys[dealer]) == bundle["maskKey"], where)
        for holder, message in unmasks.items():
            self._check_unmask(holder, message, shares)
        for node in self.survivors:
            self._check_report(node, seeds, keys, inputs[node])
        summed = [sum(column) for column in zip(*(inputs[node] for node in self.survivors))]
        require(summed == self.signed(self.words(self.result["sum"])), f"{self.where}: the sum of what was put in")

    def _shares(self, dealer, holder, chain, dealt):
        where = f"{self.where}: shares of node {dealer} for node {holder}"
        bundle, sealed = self.bundles[dealer], dealt[holder]
        require(sha256(sealed) == bundle["dealtHashes"][holder], where)
        key = hkdf(chain, b"", b"fedseg/v1/chan-key" + u32(self.turn[1]))
        committed = tagged("deal-key", key)
        require(committed == bundle["sendKeyHashes"][holder], f"{where}: the dealer's key")
        require(committed == self.bundles[holder]["receiveKeyHashes"][dealer], f"{where}: the holder's key")
        data = self.study.plan_hash + b"".join(map(u32, (*self.turn, dealer, holder)))
        opened = gcm_open(key, sealed, data)
        require(opened is not None, where)
        shares = read_cbor(opened, where)
        for at, kind in enumerate(("self", "pair")):
            proved = shares[kind]
            leaf = tagged("share-leaf", proved["salt"], proved["share"])
            root = root_of_path(leaf, 2 * holder + at, 2 * self.study.n, proved["proof"])
            require(root == bundle["shareRoot"], f"{where}: proof")
        return shares

    def _check_unmask(self, holder, message, shares):
        where = f"{self.where}: shares that node {holder} has opened"
        body = self._open(message["envelope"], "UNMASK", holder)
        require(body["sharesHash"] == tagged("opened-shares", cbor(message["shares"])), where)
        for opened in message["shares"]:
            dealer, kind = opened["dealer"], opened["kind"]
            require((kind == "self") == (dealer in self.survivors), where)
            require(opened["proved"] == shares[dealer, holder][kind], where)

    def _check_report(self, node, seeds, keys, values):
        """y_i and C_i from what the node has put in and every secret."""
        modulus = 1 << self.opening["modulusBits"]
        total, header = list(values), self.headers[node]
        blinding = int.from_bytes(header["maskedBlinding"], "little")
        masks = [(1, seeds[node])]
        for other in self.bundles:
            if other != node:
                seed = self.pair_seed(keys[node], self.bundles[other]["maskKey"], node, other)
                masks.append((1 if other > node else -1, seed))
        for sign, seed in masks:
            total = [a + sign * b for a, b in zip(total, self.mask(seed))]
            blinding -= sign * blinding_mask(seed)
        words = [word % modulus for word in total]
        require(words == self.words(self.masked[node]), f"{self.where}: masks of node {node}")
        made = ristretto_encode(commitment(values, blinding))
        require(made == header["commitment"], f"{self.where}: commitment of node {node}")


def root_chains(study, secrets):
    """The chain roots of every direction, from both ends."""
    chains = {}
    for sender in range(study.n):
        for receiver in range(study.n):
            keys = study.channel_keys
            info = b"fedseg/v1/chan" + u32(sender) + u32(receiver) + keys[sender] + keys[receiver]
            ends = [
                hkdf(x25519(secrets[own], keys[other]), study.enrol_hash, info)
                for own, other in ((sender, receiver), (receiver, sender))
            ]
            require(ends[0] == ends[1], f"chain from node {sender} to node {receiver}")
            chains[sender, receiver] = ends[0]
    return chains


def next_chains(chains):
    return {way: hkdf(chain, b"", b"fedseg/v1/chan-next") for way, chain in chains.items()}
