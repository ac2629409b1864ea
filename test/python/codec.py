"""Encodings and hashes of the protocol: canonical CBOR and JSON, tagged hashes, HKDF, Merkle trees, Shamir shares."""

import contextlib
import hashlib
import hmac
import json
import math
import struct

from aes import gf_invert, gf_multiply


class Mismatch(Exception):
    """Something that does not come out as recorded; says where."""


def require(holds, where):
    if not holds:
        raise Mismatch(where)


@contextlib.contextmanager
def reading(where):
    """Data of another shape than recorded is a difference as well."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as problem:
        raise Mismatch(f"{where}: {type(problem).__name__} in what is there") from problem


# --- CBOR, RFC 8949 section 4.2 -------------------------------------------------------------------------------------


def _head(major, value):
    for code, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if value < 24:
            return bytes([major << 5 | value])
        if value < 1 << 8 * size:
            return bytes([major << 5 | code]) + value.to_bytes(size, "big")
    raise ValueError("an integer beyond 64 bits")


def _float(value):
    for form, code in ((">e", 0xF9), (">f", 0xFA), (">d", 0xFB)):
        try:
            data = struct.pack(form, value)
        except OverflowError:
            continue
        if struct.unpack(form, data)[0] == value or math.isnan(value):
            return bytes([code]) + data
    raise ValueError("not a float")


def cbor(value):
    """The one encoding of a value."""
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    entries = sorted((cbor(key), cbor(entry)) for key, entry in value.items())
    return _head(5, len(entries)) + b"".join(key + entry for key, entry in entries)


def _item(data, at):
    major, low = data[at] >> 5, data[at] & 31
    at += 1
    if major == 7:
        if low in (20, 21, 22):
            return (False, True, None)[low - 20], at
        form, size = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}[low]
        return struct.unpack(form, data[at : at + size])[0], at + size
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(low, 0)
    value = int.from_bytes(data[at : at + size], "big") if size else low
    at += size
    if major < 2:
        return (value if major == 0 else -1 - value), at
    if major < 4:
        raw = bytes(data[at : at + value])
        return (raw if major == 2 else raw.decode()), at + value
    if major == 4:
        items = []
        for _ in range(value):
            item, at = _item(data, at)
            items.append(item)
        return items, at
    entries = {}
    for _ in range(value):
        key, at = _item(data, at)
        entries[key], at = _item(data, at)
    return entries, at


def read_cbor(data, where):
    """The value of canonical bytes."""
    try:
        value, end = _item(data, 0)
        canonical = cbor(value)
    except (ValueError, KeyError, IndexError, TypeError, struct.error, RecursionError):
        raise Mismatch(f"{where}: no CBOR") from None
    require(end == len(data) and canonical == data, f"{where}: not canonical CBOR")
    return value


# --- JSON, RFC 8785; ledgers hold no fractions ----------------------------------------------------------------------


def canonical_json(value):
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical_json(key)}:{canonical_json(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


# --- hashes and keys ------------------------------------------------------------------------------------------------


def sha256(data):
    return hashlib.sha256(data).digest()


def u32(value):
    return value.to_bytes(4, "big")


def fields(tag, *parts):
    """A tag and fields, each behind its length."""
    return b"".join(u32(len(part)) + part for part in (f"fedseg/v1/{tag}".encode(), *parts))


def tagged(tag, *parts):
    return sha256(fields(tag, *parts))


def hkdf_expand(key, info, length):
    output, block = b"", b""
    while len(output) < length:
        block = hmac.digest(key, block + info + bytes([len(output) // 32 + 1]), "sha256")
        output += block
    return output[:length]


def hkdf(secret, salt, info, length=32):
    return hkdf_expand(hmac.digest(salt or bytes(32), secret, "sha256"), info, length)


# --- Merkle trees, RFC 6962 -----------------------------------------------------------------------------------------


def merkle_root(leaves):
    hashes = [sha256(b"\0" + leaf) for leaf in leaves]
    return _root(hashes)


def _split(size):
    return 1 << (size - 1).bit_length() - 1


def _root(hashes):
    if not hashes:
        return sha256(b"")
    if len(hashes) == 1:
        return hashes[0]
    middle = _split(len(hashes))
    return sha256(b"\1" + _root(hashes[:middle]) + _root(hashes[middle:]))


def root_of_path(leaf, index, size, path):
    """The root that a leaf and the siblings on its way up give; None when the path has another length."""

    def climb(index, size):
        if size == 1:
            return sha256(b"\0" + leaf)
        middle = _split(size)
        below = climb(index, middle) if index < middle else climb(index - middle, size - middle)
        sibling = rest.pop(0)
        return sha256(b"\1" + (below + sibling if index < middle else sibling + below))

    rest = list(path)
    try:
        root = climb(index, size)
    except IndexError:
        return None
    return None if rest else root


# --- Shamir's shares over GF(2^8) -----------------------------------------------------------------------------------


def combine(shares):
    """The secret from shares by their x, byte by byte."""
    secret = bytes(32)
    for x, share in shares.items():
        weight = 1
        for other in shares:
            if other != x:
                weight = gf_multiply(weight, gf_multiply(other, gf_invert(other ^ x)))
        secret = bytes(a ^ gf_multiply(weight, b) for a, b in zip(secret, share))
    return secret
