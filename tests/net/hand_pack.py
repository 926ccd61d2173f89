"""Packs made by hand (gitformat-pack), to stdout: what git itself would never send.

    hand_pack.py foreign OID        a delta whose base the other side doesn't have
    hand_pack.py bomb               a few kB that unfold to 4 GB, by deltas of deltas
    hand_pack.py crowd              a head that promises 4 billion objects, and one of them
    hand_pack.py cut                half a pack
    hand_pack.py false              a pack whose checksum isn't its own
    hand_pack.py endless BYTES      objects without end; BYTES are what we are ready to send
"""
import hashlib
import os
import struct
import sys
import zlib

BLOB, OFS, REF = 3, 6, 7


def head(kind, size):
    byte, size = kind << 4 | size & 15, size >> 4
    out = b""
    while size:
        out += bytes([byte | 128])
        byte, size = size & 127, size >> 7
    return out + bytes([byte])


def number(n):
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def thing(kind, data, base=b""):
    return head(kind, len(data)) + base + zlib.compress(data)


def back(n):
    """How far behind an OFS_DELTA its base begins."""
    out = [n & 127]
    while n >> 7:
        n = (n >> 7) - 1
        out.insert(0, n & 127 | 128)
    return bytes(out)


def copies(size, times):
    """A delta: all of a base of `size` bytes (a power of two up to 2^23), so many times."""
    copy = bytes([0x80 | 0x40, size >> 16]) if size > 65535 else bytes([0x80 | 0x20, size >> 8])
    return number(size) + number(size * times) + copy * times


def again(size, part, times):
    """A delta: the first `part` bytes of a base of `size`, so many times."""
    return number(size) + number(part * times) + bytes([0x80 | 0x40, part >> 16]) * times


def pack(things, count=None, false=False):
    body = b"PACK" + struct.pack(">II", 2, len(things) if count is None else count) + b"".join(things)
    return body + (b"\0" * 20 if false else hashlib.sha1(body).digest())


def bomb():
    things = [thing(BLOB, b"x" * 32768)]
    for delta in (copies(32768, 256), again(1 << 23, 1 << 23, 512)):
        things.append(thing(OFS, delta, back(len(things[-1]))))
    return pack(things)


def main():
    out, what = sys.stdout.buffer, sys.argv[1]
    if what == "foreign":
        out.write(pack([thing(REF, number(0) + number(1) + b"\1x", bytes.fromhex(sys.argv[2]))]))
    elif what == "bomb":
        out.write(bomb())
    elif what == "crowd":
        out.write(pack([thing(BLOB, b"x")], 0xFFFFFFFF))
    elif what == "cut":
        whole = pack([thing(BLOB, os.urandom(1000))])
        out.write(whole[: len(whole) // 2])
    elif what == "false":
        out.write(pack([thing(BLOB, b"x")], false=True))
    elif what == "endless":
        left = int(sys.argv[2])
        out.write(b"PACK" + struct.pack(">II", 2, 1000000))
        while left > 0:
            one = thing(BLOB, os.urandom(50000))
            out.write(one)
            left -= len(one)
    else:
        sys.exit(__doc__)


try:
    main()
except BrokenPipeError:  # the other side has had enough
    os._exit(0)
