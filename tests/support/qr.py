"""Reads a QR code back from its SVG picture (ISO/IEC 18004, byte mode); errors are not mended.

It is written against the standard, not against what draws the codes, so that the two can disagree.
"""

import re

# Codewords of each block (data, error correction) by version, for level M: ISO/IEC 18004, table 9.
BLOCKS_M: dict[int, list[tuple[int, int]]] = {
    1: [(16, 10)],
    2: [(28, 16)],
    3: [(44, 26)],
    4: [(32, 18)] * 2,
    5: [(43, 24)] * 2,
    6: [(27, 16)] * 4,
    7: [(31, 18)] * 4,
    8: [(38, 22)] * 2 + [(39, 22)] * 2,
    9: [(36, 22)] * 3 + [(37, 22)] * 2,
    10: [(43, 26)] * 4 + [(44, 26)],
}
# Centres of the alignment patterns by version: table E.1.
ALIGNMENT = {
    1: [], 2: [6, 18], 3: [6, 22], 4: [6, 26], 5: [6, 30], 6: [6, 34], 7: [6, 22, 38], 8: [6, 24, 42],
    9: [6, 26, 46], 10: [6, 28, 50],
}  # fmt: skip
MASKS = [
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
]
LEVEL_M = 0b00


def read(svg: str) -> str:
    """The text of the code that `svg` shows as strokes of dark modules."""
    return _text(_codewords(modules(svg)))


def modules(svg: str) -> list[list[bool]]:
    """The code's modules, row by row, without the white border."""
    paths = re.findall(r"""\bd=["'](M[^"']+)""", svg)
    strokes = max(paths, key=len)  # the other one is the white ground
    dark, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([MmHh])([^MmHh]*)", strokes):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            assert command == "h"
            dark |= {(int(y), int(x) + step) for step in range(int(values[0]))}
            x += values[0]
    top, left = min(row for row, _ in dark), min(column for _, column in dark)
    size = max(row for row, _ in dark) - top + 1
    return [[(top + row, left + column) in dark for column in range(size)] for row in range(size)]


def _codewords(code: list[list[bool]]) -> bytes:
    """The data, unmasked, read in its zigzag, and its blocks put back behind each other."""
    size = len(code)
    version = (size - 17) // 4
    level, mask = _format(code)
    assert level == LEVEL_M
    bits: list[bool] = []
    upwards = True
    for right in [*range(size - 1, 6, -2), *range(5, 0, -2)]:
        for row in range(size - 1, -1, -1) if upwards else range(size):
            for column in (right, right - 1):
                if not _is_function(version, size, row, column):
                    bits.append(code[row][column] ^ MASKS[mask](row, column))
        upwards = not upwards
    words = [int("".join("01"[bit] for bit in bits[at : at + 8]), 2) for at in range(0, len(bits) - 7, 8)]
    blocks: list[list[int]] = [[] for _ in BLOCKS_M[version]]
    position = 0
    for number in range(max(data for data, _ in BLOCKS_M[version])):
        for block, (data, _correction) in zip(blocks, BLOCKS_M[version], strict=True):
            if number < data:
                block.append(words[position])
                position += 1
    return bytes(word for block in blocks for word in block)


def _format(code: list[list[bool]]) -> tuple[int, int]:
    """Level and mask from the format information beside the top left pattern."""
    places = [
        *((8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)),
        *((row, 8) for row in (7, 5, 4, 3, 2, 1, 0)),
    ]
    value = int("".join("01"[code[row][column]] for row, column in places), 2) ^ 0b101010000010010
    return value >> 13, value >> 10 & 0b111


def _is_function(version: int, size: int, row: int, column: int) -> bool:
    """Whether the module belongs to a pattern and carries no data."""
    corner = (row < 9 and column < 9) or (row < 9 and column >= size - 8) or (row >= size - 8 and column < 9)
    if corner or row == 6 or column == 6:
        return True
    if version >= 7 and ((row < 6 and column >= size - 11) or (column < 6 and row >= size - 11)):
        return True
    last = size - 7
    for y in ALIGNMENT[version]:
        for x in ALIGNMENT[version]:
            if (y, x) in {(6, 6), (6, last), (last, 6)}:
                continue
            if abs(row - y) <= 2 and abs(column - x) <= 2:
                return True
    return False


def _text(data: bytes) -> str:
    bits = "".join(f"{byte:08b}" for byte in data)
    assert bits[:4] == "0100", "not in byte mode"
    width = 8 if len(data) <= 182 else 16  # versions 1 to 9 at level M hold at most 182 codewords
    length = int(bits[4 : 4 + width], 2)
    start = 4 + width
    return bytes(int(bits[at : at + 8], 2) for at in range(start, start + 8 * length, 8)).decode()
