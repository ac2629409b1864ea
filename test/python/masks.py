"""Masks of a seed, and Pedersen commitments to integer vectors."""

import hashlib

from aes import counter_stream
from codec import fields, hkdf_expand, u32
from curve import ORDER, add, multiply, ristretto_from_uniform


def generator(tag, index):
    return ristretto_from_uniform(hashlib.sha512(fields(tag, u32(index))).digest())


GENERATORS = {}


def commitment(values, blinding):
    """Σ values[k]·G_k + blinding·H."""
    total = multiply(blinding % ORDER, GENERATORS.setdefault("h", generator("pedersen-h", 0)))
    for k, value in enumerate(values):
        if k not in GENERATORS:
            GENERATORS[k] = generator("pedersen-g", k)
        total = add(total, multiply(value, GENERATORS[k]))
    return total


def mask_words(seed, length, bits):
    size = bits // 8
    stream = counter_stream(hkdf_expand(seed, b"fedseg/v1/mask", 32), length * size)
    return [int.from_bytes(stream[at : at + size], "little") for at in range(0, len(stream), size)]


def blinding_mask(seed):
    return int.from_bytes(hkdf_expand(seed, b"fedseg/v1/blind", 64), "little") % ORDER
