"""Ledgers: canonical lines, chain, signatures, balance, Merkle tree, checkpoints and cosignatures."""

import base64
import json
import re

from codec import canonical_json, merkle_root, require, sha256, tagged
from curve import ed25519_verify
from study import envelope_hash

DASH = "— "


class Ledger:
    """The ledger of one party, verified as it is read."""

    def __init__(self, path, data, name, identity):
        self.path, self.name, self.identity = path, name, identity
        lines = data.decode().split("\n")
        require(lines.pop() == "", f"{path}: the last line has no end")
        self.lines = [line.encode() for line in lines]
        self.events, previous, key = [], bytes(32), identity
        for at, line in enumerate(lines):
            where = f"{path} line {at + 1}"
            entry = self._entry(line, where)
            unsigned = {field: entry[field] for field in ("v", "ledger", "seq", "prev", "time", "body")}
            digest = tagged("ledger-entry", canonical_json(unsigned).encode())
            signature = bytes.fromhex(entry["signature"])
            require(ed25519_verify(key, digest, signature), f"{where}: signature")
            place = (entry["v"], entry["ledger"], entry["seq"], entry["prev"])
            require(place == (1, name, at, previous.hex()), f"{where}: place in the chain")
            previous = digest
            self.events.append(entry["body"])
        require(self.events[0]["type"] == "GENESIS", f"{path}: begins without GENESIS")
        require(self.events[0]["identity"] == identity.hex(), f"{path}: another key")
        self._check_balance()

    @staticmethod
    def _entry(line, where):
        try:
            entry = json.loads(line)
        except ValueError:
            require(False, f"{where}: no JSON")
        require(isinstance(entry, dict) and canonical_json(entry) == line, f"{where}: not canonical JSON")
        return entry

    def _check_balance(self):
        spent, budget, reserved = 0, int(self.events[0]["budgetMuSq"]), {}
        for at, event in enumerate(self.events):
            kind, turn = event["type"], (event.get("study"), event.get("session"), event.get("attempt"))
            change = {"RESERVE": 1, "CORRECTION": 1, "REFUND": -1}.get(kind, 0) * int(event.get("muSq", 0))
            if kind == "RELEASE" and turn in reserved:
                change = int(event["muSq"]) - reserved.pop(turn)
                require(change <= 0, f"{self.path} line {at + 1}: settled above what was reserved")
            elif kind == "RELEASE":
                require("before" not in event, f"{self.path} line {at + 1}: settles nothing")
                continue
            if kind == "RESERVE":
                reserved[turn] = int(event["muSq"])
            elif kind == "REFUND":
                require(reserved.pop(turn, None) == int(event["muSq"]), f"{self.path} line {at + 1}: refund")
            if kind in ("RESERVE", "CORRECTION", "REFUND", "RELEASE"):
                after = spent + change
                totals = (int(event["before"]), int(event["after"]))
                require(totals == (spent, after), f"{self.path} line {at + 1}: totals")
                spent = after
                require(0 <= spent <= budget, f"{self.path} line {at + 1}: budget")
        self.spent = spent

    def root(self, size):
        return merkle_root(self.lines[:size])

    def of_turn(self, kind, study, turn):
        """The one event of a kind in a turn, and its place."""
        found = [
            (at, event)
            for at, event in enumerate(self.events)
            if event["type"] == kind and event.get("study") == study and (event["session"], event["attempt"]) == turn
        ]
        require(len(found) == 1, f"{self.path}: {len(found)} {kind} of session {turn[0]}")
        return found[0]

    def of_study(self, kind, study):
        found = [event for event in self.events if event["type"] == kind and event.get("study") == study]
        require(len(found) == 1, f"{self.path}: {len(found)} {kind}")
        return found[0]

    def check_sessions(self, study, sessions, node):
        """What the ledger says of every session: of a node, its report and its unmasking as well."""
        name = study.plan_hash.hex()
        require(self.of_study("ENROLLED", name)["enrolHash"] == study.enrol_hash.hex(), f"{self.path}: ENROLLED")
        if node is not None:
            approved = self.of_study("APPROVE", name)["channelKey"]
            require(approved == study.channel_keys[node].hex(), f"{self.path}: APPROVE")
        for session in sessions:
            where = f"{self.path}: {session.where}"
            _, release = self.of_turn("RELEASE", name, session.turn)
            said = (release["resultHash"], release["recordHash"], release["survivors"])
            record = tagged("session-record", session.data).hex()
            shown = (session.result_hash.hex(), record, session.survivors)
            require(said == shown, f"{where}: RELEASE")
            cost = int(release["muSq"]) / 2**80 / session.cost()
            require(1 <= cost < 1 + 1e-8, f"{where}: settled charge, {cost} of the truth")
            if node in session.survivors:
                self._check_report(name, session, node, where)

    def _check_report(self, study, session, node, where):
        header = session.headers[node]
        envelope = session.record["headers"][session.survivors.index(node)]
        at, reserve = self.of_turn("RESERVE", study, session.turn)
        require(reserve["openHash"] == session.open_hash.hex(), f"{where}: RESERVE")
        require(reserve["muSq"] == session.opening["muSq"], f"{where}: charge")
        known = header["ledger"]
        # What the same OPEN has brought, such as the RELEASE before, may stand between the two.
        between = {event["type"] for event in self.events[known["size"] : at]}
        shows = known["size"] <= at and not between & {"RESERVE", "SENT"} and known["root"] == self.root(known["size"])
        require(shows, f"{where}: the ledger that its report shows")
        sent_at, sent = self.of_turn("SENT", study, session.turn)
        shown = (envelope_hash(envelope).hex(), header["maskedRoot"].hex(), header["commitment"].hex())
        require((sent["reportHash"], sent["maskedRoot"], sent["commitment"]) == shown, f"{where}: SENT")
        require(sent_at == at + 1, f"{where}: SENT after RESERVE")
        _, unmask = self.of_turn("UNMASK", study, session.turn)
        require(unmask["closeHash"] == session.close_hash.hex(), f"{where}: UNMASK")

    def check_checkpoints(self, path, data, origin, witnesses, quorum):
        """Signed notes: the text, a blank line, the log's signature and the cosignatures of others."""
        newest, rest = 0, data.decode()
        while rest:
            found = re.match(r"((?:(?!— ).+\n)+)\n((?:— .+\n)+)", rest)
            require(found, f"{path}: not a signed note")
            rest = rest[found.end() :]
            newest = self._check_note(path, found.group(1), found.group(2).splitlines(), origin, witnesses, quorum)
        return newest

    def _check_note(self, path, text, lines, origin, witnesses, quorum):
        named, size, root = text.splitlines()
        size = int(size)
        require(named == origin and size <= len(self.lines), f"{path}: origin or size")
        require(base64.b64decode(root) == self.root(size), f"{path}: root at {size} entries")
        signers = {self._key_id(origin, 1, self.identity): (None, self.identity)}
        signers |= {self._key_id(other, 4, key): (other, key) for other, key in witnesses.items()}
        cosigners = set()
        is_signed = False
        for line in lines:
            name, blob = line.removeprefix(DASH).split(" ")
            data = base64.b64decode(blob, validate=True)
            require(data[:4] in signers, f"{path}: signature by {name}, who is nobody here")
            witness, key = signers[data[:4]]
            signature, message = data[4:], text.encode()
            if witness is not None:
                seconds, signature = int.from_bytes(signature[:8], "big"), signature[8:]
                message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
                cosigners.add(witness)
            require(name == (witness or origin), f"{path}: signature by {name} under another name")
            require(ed25519_verify(key, message, signature), f"{path}: signature by {name}")
            is_signed = is_signed or witness is None
        require(is_signed, f"{path}: not signed by its own party")
        require(len(cosigners) >= quorum, f"{path}: {len(cosigners)} cosignatures")
        return size

    @staticmethod
    def _key_id(name, kind, key):
        return sha256(name.encode() + b"\n" + bytes([kind]) + key)[:4]
