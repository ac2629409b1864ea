"""AES-256 (FIPS 197), its counter mode (SP 800-38A) and GCM decryption (SP 800-38D)."""


def gf_multiply(a, b):
    """Multiplies in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def gf_invert(a):
    power = 1
    for _ in range(254):
        power = gf_multiply(power, a)
    return power


def _sbox():
    box = []
    for value in range(256):
        inverse = gf_invert(value)
        bits = inverse
        for turn in range(1, 5):
            bits ^= (inverse << turn | inverse >> (8 - turn)) & 0xFF
        box.append(bits ^ 0x63)
    return box


SBOX = _sbox()
TWICE = [gf_multiply(2, value) for value in range(256)]


class Aes256:
    def __init__(self, key):
        words = [list(key[at : at + 4]) for at in range(0, 32, 4)]
        rcon = 1
        for at in range(8, 60):
            word = list(words[-1])
            if at % 8 == 0:
                word = [SBOX[value] for value in word[1:] + word[:1]]
                word[0] ^= rcon
                rcon = TWICE[rcon]
            elif at % 8 == 4:
                word = [SBOX[value] for value in word]
            words.append([a ^ b for a, b in zip(words[at - 8], word)])
        self.rounds = [sum(words[at : at + 4], []) for at in range(0, 60, 4)]

    def encrypt(self, block):
        state = [a ^ b for a, b in zip(block, self.rounds[0])]
        for number, key in enumerate(self.rounds[1:], 1):
            # Byte 4c + r of the state is row r of column c; row r moves r columns to the left.
            moved = [SBOX[state[4 * ((at // 4 + at % 4) % 4) + at % 4]] for at in range(16)]
            if number < 14:
                mixed = []
                for column in range(0, 16, 4):
                    a = moved[column : column + 4]
                    whole = a[0] ^ a[1] ^ a[2] ^ a[3]
                    mixed += [a[r] ^ whole ^ TWICE[a[r] ^ a[(r + 1) % 4]] for r in range(4)]
                moved = mixed
            state = [a ^ b for a, b in zip(moved, key)]
        return bytes(state)


def counter_stream(key, length):
    """The key stream of AES-256-CTR whose counter block begins at zero."""
    cipher = Aes256(key)
    blocks = (cipher.encrypt(count.to_bytes(16, "big")) for count in range((length + 15) // 16))
    return b"".join(blocks)[:length]


def _ghash(subkey, data):
    total = 0
    for at in range(0, len(data), 16):
        total ^= int.from_bytes(data[at : at + 16], "big")
        product, shifted = 0, subkey
        for bit in range(127, -1, -1):
            if total >> bit & 1:
                product ^= shifted
            shifted = shifted >> 1 ^ (0xE1 << 120 if shifted & 1 else 0)
        total = product
    return total


def gcm_open(key, sealed, aad):
    """Opens nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes); None when the tag does not hold."""
    nonce, body, tag = sealed[:12], sealed[12:-16], sealed[-16:]
    cipher = Aes256(key)
    block = lambda count: cipher.encrypt(nonce + count.to_bytes(4, "big"))
    pad = lambda data: data + bytes(-len(data) % 16)
    lengths = (8 * len(aad)).to_bytes(8, "big") + (8 * len(body)).to_bytes(8, "big")
    code = _ghash(int.from_bytes(cipher.encrypt(bytes(16)), "big"), pad(aad) + pad(body) + lengths)
    if code ^ int.from_bytes(block(1), "big") != int.from_bytes(tag, "big"):
        return None
    stream = b"".join(block(2 + at) for at in range((len(body) + 15) // 16))
    return bytes(a ^ b for a, b in zip(body, stream))
