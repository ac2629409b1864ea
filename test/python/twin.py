"""
Recomputes a recorded study with Python's standard library alone: python3 twin.py TRANSCRIPT.json
Exit 0 and a summary when everything comes out as recorded; exit 1 and the place of the first difference otherwise.
"""

import base64
import json
import sys

from codec import Mismatch, read_cbor, reading, require, sha256, tagged
from ledger import Ledger
from session import Session, next_chains, root_chains
from study import COORDINATOR, Study, envelope_hash


def read_messages(transcript, study, sessions):
    """Sealed shares by the hash of their signed bundle, and UNMASK messages by session and holder."""
    dealt, unmasks = {}, {}
    for at, entry in enumerate(transcript["messages"]):
        where, node = f"message {at}", entry["from"]
        message = read_cbor(base64.b64decode(entry["cbor"]), where)
        with reading(where):
            kind, number = message["type"], message["envelope"]["session"]
            if kind == "enrol":
                require(message["envelope"] == study.enrolments[node], f"{where}: ENROLL of node {node}")
            elif kind in ("report", "confirm", "unmask") and node in sessions[number - 1].survivors:
                check_in_record(message, sessions[number - 1], node, where)
            bundle = message if kind == "bundle" else message.get("next")
            if bundle is not None:
                dealt[envelope_hash(bundle["envelope"])] = check_bundle(bundle, study, node, where)
            if kind == "unmask":
                unmasks.setdefault(number, {})[node] = message
    return dealt, unmasks


def check_in_record(message, session, node, where):
    """What a survivor says is what the record of its session holds; t of the confirmations and unmaskings are in it."""
    listed = session.record[{"report": "headers", "confirm": "confirms", "unmask": "unmasks"}[message["type"]]]
    kept = [envelope for envelope in listed if envelope["sender"] == node]
    require(kept in ([], [message["envelope"]]), f"{where}: not in the record of {session.where}")
    if message["type"] == "report":
        require(message["masked"] == session.masked[node], f"{where}: masked vector of {session.where}")


def check_bundle(bundle, study, node, where):
    """A bundle is signed, and its sealed shares are the signed ones; returns these."""
    envelope = bundle["envelope"]
    turn = (envelope["session"], envelope["attempt"])
    body = study.open(envelope, "BUNDLE", node, COORDINATOR, turn, f"{where}: BUNDLE of node {node}")
    hashes = [sha256(sealed) for sealed in bundle["dealt"]]
    require(hashes == body["dealtHashes"], f"{where}: sealed shares of node {node}")
    return bundle["dealt"]


def read_sessions(study, files):
    """Every session record in order, each built on the one before."""
    sessions, state, previous = [], study.enrol_hash, bytes(32)
    for path in sorted(path for path in files if path.startswith("sessions/")):
        with reading(path):
            session = Session(study, len(sessions) + 1, files[path], state, previous)
        session.data = files[path]
        state, previous = session.next_state, session.result_hash
        sessions.append(session)
    require(sessions, "no sessions")
    return sessions


def check_ledgers(study, files, sessions):
    """Every ledger and every checkpoint; returns how many entries and charges there are."""
    plan = study.plan
    parties = {party["name"]: (at, study.identities[at]) for at, party in enumerate(plan["roster"])}
    parties[plan["coordinator"]["name"]] = (None, study.identities[COORDINATOR])
    origin = lambda name: f"fedseg/{name}" + ("" if parties[name][0] is not None else f"/{study.plan_hash.hex()[:16]}")
    entries = 0
    for name, (node, identity) in parties.items():
        path = f"ledgers/{name}.jsonl"
        with reading(path):
            ledger = Ledger(path, files[path], name, identity)
            ledger.check_sessions(study, sessions, node)
        model = ledger.of_study("MODEL", study.plan_hash.hex())["modelHash"]
        require(model == tagged("model", files["model.json"]).hex(), f"{path}: MODEL")
        witnesses = {origin(other): key for other, (_, key) in parties.items() if other != name}
        notes = f"checkpoints/{name}.notes"
        with reading(notes):
            newest = ledger.check_checkpoints(notes, files[notes], origin(name), witnesses, study.t)
        require(newest > 0, f"{notes}: no checkpoint")
        entries += len(ledger.lines)
    model = json.loads(files["model.json"])
    require(model["study"] == study.plan_hash.hex(), "model.json: study")
    require([feature["name"] for feature in model["features"]] == [each["name"] for each in plan["features"]], "model.json: features")
    return entries


def run(transcript):
    files = {path: base64.b64decode(data) for path, data in transcript["files"].items()}
    with reading("plan.cbor or enrolments.cbor"):
        study = Study(files["plan.cbor"], files["enrolments.cbor"])
    sessions = read_sessions(study, files)
    dealt, unmasks = read_messages(transcript, study, sessions)
    chains = root_chains(study, list(map(bytes.fromhex, transcript["channelSecrets"])))
    for at, session in enumerate(sessions):
        with reading(session.where):
            integers = session.check_sum()
        require(session.decode(integers) == transcript["released"][at], f"{session.where}: decoded sum")
        inputs = [vectors[at] for vectors in transcript["contributions"]]
        with reading(f"{session.where}: messages"):
            session.explain(chains, dealt, unmasks[session.turn[0]], inputs)
        chains = next_chains(chains)
    entries = check_ledgers(study, files, sessions)
    print(f"study {study.plan_hash.hex()}: {len(sessions)} sessions, {entries} ledger entries, all as recorded")


if __name__ == "__main__":
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            run(json.load(file))
    except Mismatch as difference:
        print(f"differs: {difference}", file=sys.stderr)
        sys.exit(1)
