"""Single sampling by attributes: the tables of ISO 2859-1:1999 (GB/T 2828.1-2012 has the same numbers).

Table 1 gives a code letter for a lot size and an inspection level; the master tables 2-A (normal), 2-B (tightened) and 2-C (reduced) give
for letter and AQL the acceptance number Ac, or an arrow to the nearest plan above or below, whose letter and sample size are then used. The
rejection number is Ac + 1 in all three (the earlier editions and MIL-STD-105E have a gap in the reduced table).

How far to trust them: the grids below were set up from the structure of the standard (acceptance numbers are constant along the diagonals
of letter and AQL) and from published plans, not typed from a printed copy. All 832 cells of letters A to R in 2-A and 2-B, arrows followed,
were compared with an independent transcription of MIL-STD-105E, which is the same there: no difference. For 2-C, whose numbers are those of
the edition of 1999, the columns 1.0 and 2.5 were compared cell by cell with a transcription of GB/T 2828.1-2012; the other columns follow
by the diagonals, and each acceptance number lies between Ac and Re of MIL-STD-105E. Two corners of 2-C are inferred and were seen in no
publication of that edition: letters Q and R at AQL 0.025 (arrows up, since no plan is below), and rows A and B from AQL 25 up (the same
sample size, so the same numbers; from 100 up MIL-STD-105E has them so). The edition of 2026 was not consulted.
"""

from bisect import bisect_left
from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """Inspection levels: special (small samples) and general; II unless there is a reason for another."""

    S1 = "S-1"
    S2 = "S-2"
    S3 = "S-3"
    S4 = "S-4"
    I = "I"  # noqa: E741 - its name in the standard
    II = "II"
    III = "III"


class Severity(StrEnum):
    """How strict an inspection is; which one applies follows from the lots before (``switching``)."""

    NORMAL = "normal"
    TIGHTENED = "tightened"
    REDUCED = "reduced"


class Cell(NamedTuple):
    """A plan of a master table: its code letter, its sample size in items, acceptance and rejection number."""

    letter: str
    size: int
    accept: int
    reject: int


# Percent nonconforming, or nonconformities per 100 items; above 10 the latter only.
AQLS = (
    0.010, 0.015, 0.025, 0.040, 0.065, 0.10, 0.15, 0.25, 0.40, 0.65, 1.0, 1.5, 2.5, 4.0, 6.5, 10.0,
    15.0, 25.0, 40.0, 65.0, 100.0, 150.0, 250.0, 400.0, 650.0, 1000.0,
)
HIGHEST_PERCENT = 10.0

# Table 1: largest lot of each range (the first begins at 2, the last has no end), letters by level in the order of ``Level``.
_LARGEST = (8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10000, 35000, 150000, 500000)
_LETTERS = dict(zip(Level, (
    "AAAABBBBCCCCDDD",
    "AAABBBCCCDDDEEE",
    "AABBCCDDEEFFGGH",
    "AABCCDEEFGGHJJK",
    "AABCCDEFGHJKLMN",
    "ABCDEFGHJKLMNPQ",
    "BCDEFGHJKLMNPQR",
), strict=True))

# Master tables: letter, sample size, then for each AQL the acceptance number or an arrow (v: first plan below, ^: first plan above).
_MASTER = {
    Severity.NORMAL: """
        A    2   v  v  v  v  v  v  v  v  v  v  v  v  v  v  0  v  v  1  2  3  5  7 10 14 21 30
        B    3   v  v  v  v  v  v  v  v  v  v  v  v  v  0  ^  v  1  2  3  5  7 10 14 21 30 44
        C    5   v  v  v  v  v  v  v  v  v  v  v  v  0  ^  v  1  2  3  5  7 10 14 21 30 44  ^
        D    8   v  v  v  v  v  v  v  v  v  v  v  0  ^  v  1  2  3  5  7 10 14 21 30 44  ^  ^
        E   13   v  v  v  v  v  v  v  v  v  v  0  ^  v  1  2  3  5  7 10 14 21 30 44  ^  ^  ^
        F   20   v  v  v  v  v  v  v  v  v  0  ^  v  1  2  3  5  7 10 14 21  ^  ^  ^  ^  ^  ^
        G   32   v  v  v  v  v  v  v  v  0  ^  v  1  2  3  5  7 10 14 21  ^  ^  ^  ^  ^  ^  ^
        H   50   v  v  v  v  v  v  v  0  ^  v  1  2  3  5  7 10 14 21  ^  ^  ^  ^  ^  ^  ^  ^
        J   80   v  v  v  v  v  v  0  ^  v  1  2  3  5  7 10 14 21  ^  ^  ^  ^  ^  ^  ^  ^  ^
        K  125   v  v  v  v  v  0  ^  v  1  2  3  5  7 10 14 21  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        L  200   v  v  v  v  0  ^  v  1  2  3  5  7 10 14 21  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        M  315   v  v  v  0  ^  v  1  2  3  5  7 10 14 21  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        N  500   v  v  0  ^  v  1  2  3  5  7 10 14 21  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        P  800   v  0  ^  v  1  2  3  5  7 10 14 21  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        Q 1250   0  ^  v  1  2  3  5  7 10 14 21  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        R 2000   ^  ^  1  2  3  5  7 10 14 21  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
    """,
    Severity.TIGHTENED: """
        A    2   v  v  v  v  v  v  v  v  v  v  v  v  v  v  v  v  v  v  1  2  3  5  8 12 18 27
        B    3   v  v  v  v  v  v  v  v  v  v  v  v  v  v  0  v  v  1  2  3  5  8 12 18 27 41
        C    5   v  v  v  v  v  v  v  v  v  v  v  v  v  0  v  v  1  2  3  5  8 12 18 27 41  ^
        D    8   v  v  v  v  v  v  v  v  v  v  v  v  0  v  v  1  2  3  5  8 12 18 27 41  ^  ^
        E   13   v  v  v  v  v  v  v  v  v  v  v  0  v  v  1  2  3  5  8 12 18 27 41  ^  ^  ^
        F   20   v  v  v  v  v  v  v  v  v  v  0  v  v  1  2  3  5  8 12 18  ^  ^  ^  ^  ^  ^
        G   32   v  v  v  v  v  v  v  v  v  0  v  v  1  2  3  5  8 12 18  ^  ^  ^  ^  ^  ^  ^
        H   50   v  v  v  v  v  v  v  v  0  v  v  1  2  3  5  8 12 18  ^  ^  ^  ^  ^  ^  ^  ^
        J   80   v  v  v  v  v  v  v  0  v  v  1  2  3  5  8 12 18  ^  ^  ^  ^  ^  ^  ^  ^  ^
        K  125   v  v  v  v  v  v  0  v  v  1  2  3  5  8 12 18  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        L  200   v  v  v  v  v  0  v  v  1  2  3  5  8 12 18  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        M  315   v  v  v  v  0  v  v  1  2  3  5  8 12 18  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        N  500   v  v  v  0  v  v  1  2  3  5  8 12 18  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        P  800   v  v  0  v  v  1  2  3  5  8 12 18  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        Q 1250   v  0  v  v  1  2  3  5  8 12 18  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        R 2000   0  ^  v  1  2  3  5  8 12 18  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        S 3150   ^  ^  1  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
    """,
    Severity.REDUCED: """
        A    2   v  v  v  v  v  v  v  v  v  v  v  v  v  v  0  v  v  1  2  3  5  7 10 14 21 30
        B    2   v  v  v  v  v  v  v  v  v  v  v  v  v  0  ^  v  v  1  2  3  5  7 10 14 21 30
        C    2   v  v  v  v  v  v  v  v  v  v  v  v  0  ^  v  v  1  2  3  5  6  8 10 14 21  ^
        D    3   v  v  v  v  v  v  v  v  v  v  v  0  ^  v  v  1  2  3  5  6  8 10 14 21  ^  ^
        E    5   v  v  v  v  v  v  v  v  v  v  0  ^  v  v  1  2  3  5  6  8 10 14 21  ^  ^  ^
        F    8   v  v  v  v  v  v  v  v  v  0  ^  v  v  1  2  3  5  6  8 10  ^  ^  ^  ^  ^  ^
        G   13   v  v  v  v  v  v  v  v  0  ^  v  v  1  2  3  5  6  8 10  ^  ^  ^  ^  ^  ^  ^
        H   20   v  v  v  v  v  v  v  0  ^  v  v  1  2  3  5  6  8 10  ^  ^  ^  ^  ^  ^  ^  ^
        J   32   v  v  v  v  v  v  0  ^  v  v  1  2  3  5  6  8 10  ^  ^  ^  ^  ^  ^  ^  ^  ^
        K   50   v  v  v  v  v  0  ^  v  v  1  2  3  5  6  8 10  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        L   80   v  v  v  v  0  ^  v  v  1  2  3  5  6  8 10  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        M  125   v  v  v  0  ^  v  v  1  2  3  5  6  8 10  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        N  200   v  v  0  ^  v  v  1  2  3  5  6  8 10  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        P  315   v  0  ^  v  v  1  2  3  5  6  8 10  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        Q  500   0  ^  ^  v  1  2  3  5  6  8 10  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
        R  800   ^  ^  ^  1  2  3  5  6  8 10  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^
    """,
}


def _read(text: str) -> dict[str, tuple[int, list[str]]]:
    rows = (line.split() for line in text.strip().splitlines())
    return {letter: (int(size), cells) for letter, size, *cells in rows}


MASTER = {severity: _read(text) for severity, text in _MASTER.items()}
_ARROWS = {"v": 1, "^": -1}


def code_letter(lot_size: int, level: Level) -> str:
    """Table 1: the code letter of a lot of ``lot_size`` items (2 or more)."""
    if lot_size < 2:
        raise ValueError(f"A lot of {lot_size} has no code letter: the tables begin with lots of 2 items.")
    return _LETTERS[Level(level)][bisect_left(_LARGEST, lot_size)]


def aql_index(aql: float) -> int:
    """Column of an AQL; ``ValueError`` if the standard has no such AQL."""
    for index, known in enumerate(AQLS):
        if abs(aql - known) <= 1e-9 * known:
            return index
    raise ValueError(f"{aql:g} is no AQL of ISO 2859-1: choose one of {', '.join(f'{known:g}' for known in AQLS)}.")


def cell(letter: str, aql: float, severity: Severity) -> Cell:
    """Tables 2-A, 2-B, 2-C: the plan for a code letter and an AQL; arrows are followed, letter and sample size are those they lead to."""
    rows, column = MASTER[Severity(severity)], aql_index(aql)
    letters = list(rows)
    if letter not in rows:
        raise ValueError(f"{letter} is no code letter of {severity} inspection: it has {letters[0]} to {letters[-1]}, without I and O.")
    row = letters.index(letter)
    while (found := rows[letters[row]][1][column]) in _ARROWS:
        row += _ARROWS[found]
    accept = int(found)
    return Cell(letters[row], rows[letters[row]][0], accept, accept + 1)


def tighter_accept(letter: str, aql: float) -> int | None:
    """Acceptance number of normal inspection with the same letter, had the AQL been one step tighter; None if the table has no plan there.

    The switching score asks for it where the acceptance number is 2 or more: there it always has one, with the same sample size.
    """
    column = aql_index(aql)
    found = MASTER[Severity.NORMAL][letter][1][column - 1] if column and letter in MASTER[Severity.NORMAL] else "v"
    return None if found in _ARROWS else int(found)
