"""The sampling tables against the structure of the standard and against probability."""

from math import exp

import pytest

from sampling.tables import AQLS, MASTER, Level, Severity, aql_index, cell, code_letter, tighter_accept

LETTERS = "ABCDEFGHJKLMNPQR"
ALL = [(severity, letter, aql) for severity in Severity for letter in MASTER[severity] for aql in AQLS]
# Acceptance numbers along a diagonal (place of the letter + place of the AQL), from the first to the last.
DIAGONALS = {
    Severity.NORMAL: (14, [0, "^", "v", 1, 2, 3, 5, 7, 10, 14, 21, 30, 44]),
    Severity.TIGHTENED: (15, [0, "v", "v", 1, 2, 3, 5, 8, 12, 18, 27, 41]),
    Severity.REDUCED: (14, [0, "^", "v", "v", 1, 2, 3, 5, 6, 8, 10, 14, 21]),
}
# Reduced inspection of MIL-STD-105E: accepted up to Ac, rejected from Re, between them accepted but back to normal.
OLD_REDUCED = {18: (1, 3), 19: (1, 4), 20: (2, 5), 21: (3, 6), 22: (5, 8), 23: (7, 10), 24: (10, 13)}


def accepted(size, accept, fraction):
    """Probability that a lot with ``fraction`` nonconformities per item is accepted (Poisson)."""
    term = total = exp(-size * fraction)
    for k in range(1, accept + 1):
        term *= size * fraction / k
        total += term
    return total


def numbers(severity):
    for row, letter in enumerate(LETTERS):
        for column, found in enumerate(MASTER[severity][letter][1]):
            if found not in ("v", "^"):
                yield row, column, int(found)


def test_every_row_has_every_aql():
    assert len(AQLS) == 26 and list(AQLS) == sorted(AQLS)
    for severity in Severity:
        assert "".join(MASTER[severity]).startswith(LETTERS)
        assert all(len(cells) == len(AQLS) for _size, cells in MASTER[severity].values())


@pytest.mark.parametrize("severity", Severity)
def test_acceptance_numbers_follow_the_diagonals(severity):
    first, sequence = DIAGONALS[severity]
    found = 0
    for row, column, accept in numbers(severity):
        if severity is Severity.REDUCED and row < 2 and AQLS[column] >= 25:
            continue  # A and B have one sample size and one row
        assert accept == sequence[row + column - first], (LETTERS[row], AQLS[column])
        found += 1
    # normal: 15 zeros, 8 numbers for 16 letters, 5 + 4 for A to E; the others have 7 numbers for 16 letters, reduced without A and B here
    assert found == {Severity.NORMAL: 15 + 8 * 16 + 9, Severity.TIGHTENED: 15 + 7 * 16 + 9, Severity.REDUCED: 136 - 8 - 9}[severity]


@pytest.mark.parametrize("severity", Severity)
def test_numbers_fill_their_band_and_arrows_the_rest(severity):
    """Within the band of a row there are only the numbers and the arrows of the diagonals; left of it arrows down, right of it up."""
    first, sequence = DIAGONALS[severity]
    for row, letter in enumerate(LETTERS[1:-3], start=1):
        if severity is Severity.REDUCED and letter == "B":
            continue
        last = first + len(sequence) - 1 - (2 if letter > "E" else 0)
        for column, found in enumerate(MASTER[severity][letter][1]):
            diagonal = row + column
            expected = "v" if diagonal < first else "^" if diagonal > last else str(sequence[diagonal - first])
            assert found == expected, (severity, letter, AQLS[column])


@pytest.mark.parametrize("severity", Severity)
def test_arrows_lead_to_the_nearest_plan(severity):
    """No number is nearer in the direction of the arrow, the sample size is that of the letter, and Re is Ac + 1."""
    rows = list(MASTER[severity])
    for letter, aql in ((letter, aql) for letter in rows for aql in AQLS):
        plan, column = cell(letter, aql, severity), AQLS.index(aql)
        here, there = rows.index(letter), rows.index(plan.letter)
        arrow = MASTER[severity][letter][1][column]
        assert plan.reject == plan.accept + 1 and plan.size == MASTER[severity][plan.letter][0]
        assert {"v": there > here, "^": there < here}.get(arrow, there == here), (letter, aql)
        assert all(MASTER[severity][one][1][column] == arrow for one in rows[min(here, there) + 1:max(here, there)])
        assert MASTER[severity][plan.letter][1][column] == str(plan.accept)


@pytest.mark.parametrize(("severity", "low", "high"), [
    # producers of AQL quality are rarely rejected by normal inspection, more often by tightened, hardly ever by reduced
    (Severity.NORMAL, 0.87, 0.995), (Severity.TIGHTENED, 0.79, 0.98), (Severity.REDUCED, 0.87, 0.999),
])
def test_lots_of_aql_quality_are_mostly_accepted(severity, low, high):
    for _severity, letter, aql in (one for one in ALL if one[0] is severity):
        plan = cell(letter, aql, severity)
        assert low <= accepted(plan.size, plan.accept, aql / 100) <= high, (letter, aql)


@pytest.mark.parametrize(("severity", "accept", "low", "high"), [
    # the narrow band of each acceptance number, worked out from n·AQL of the R5 series: a number one column off leaves it
    (Severity.NORMAL, 0, 0.87, 0.89), (Severity.NORMAL, 1, 0.90, 0.93), (Severity.NORMAL, 2, 0.94, 0.96), (Severity.NORMAL, 3, 0.95, 0.97),
    (Severity.NORMAL, 5, 0.97, 0.99), (Severity.TIGHTENED, 0, 0.81, 0.83), (Severity.TIGHTENED, 1, 0.79, 0.83),
    (Severity.TIGHTENED, 2, 0.85, 0.88), (Severity.REDUCED, 1, 0.90, 0.97), (Severity.REDUCED, 2, 0.95, 0.99),
])
def test_probability_at_the_aql_by_acceptance_number(severity, accept, low, high):
    plans = {(cell(letter, aql, severity), aql) for _severity, letter, aql in ALL if _severity is severity}
    of_number = [(plan.size, aql) for plan, aql in plans if plan.accept == accept]
    assert len(of_number) > 8
    for size, aql in of_number:
        assert low <= accepted(size, accept, aql / 100) <= high, (size, aql)


@pytest.mark.parametrize("letter", LETTERS)
def test_tightened_accepts_less_and_reduced_not_less(letter):
    for aql in AQLS:
        chances = [accepted(plan.size, plan.accept, aql / 100) for plan in (cell(letter, aql, severity) for severity in Severity)]
        assert chances[1] < chances[0], aql
        # rows A and B have the same reduced sample, so B is not looser there than A
        assert chances[0] < chances[2] + (0.05 if letter == "B" else 0.02), aql


@pytest.mark.parametrize("severity", Severity)
def test_a_larger_aql_accepts_more(severity):
    """With the same letter, the plan of a larger AQL accepts at least as many lots of that quality and better."""
    for letter in LETTERS:
        for smaller, larger in zip(AQLS, AQLS[1:], strict=False):
            one, other = cell(letter, smaller, severity), cell(letter, larger, severity)
            for quality in (smaller / 200, smaller / 100, larger / 100):
                assert accepted(one.size, one.accept, quality) <= accepted(other.size, other.accept, quality) + 1e-12, (letter, smaller)


def test_reduced_lies_within_the_gap_of_the_older_edition():
    places = 0
    for row, column, accept in numbers(Severity.REDUCED):
        gap = OLD_REDUCED.get(row + column)
        if gap and not (row < 2 and AQLS[column] >= 100):  # A and B had no gap there
            if row == 0:
                continue
            assert gap[0] <= accept < gap[1], (LETTERS[row], AQLS[column])
            places += 1
    assert places > 80


def test_the_score_always_finds_the_next_tighter_number():
    """Where Ac is 2 or more, the same letter has a plan one AQL step tighter, with a smaller acceptance number."""
    seen = 0
    for row, column, accept in numbers(Severity.NORMAL):
        tighter = tighter_accept(LETTERS[row], AQLS[column])
        if accept >= 2:
            assert tighter is not None and tighter < accept
            seen += 1
        else:
            assert tighter is None or tighter == 0 or accept == 1
    assert seen > 120
    assert [tighter_accept("J", aql) for aql in (0.15, 0.25, 0.40, 0.65, 1.0, 1.5)] == [None, 0, None, None, 1, 2]
    assert (tighter_accept("S", 0.025), tighter_accept("A", 0.010)) == (None, None)


@pytest.mark.parametrize("aql", [0.0, 0.5, 2.0, 9.99, 1001, -1.0])
def test_other_aqls_are_refused(aql):
    with pytest.raises(ValueError, match="no AQL of ISO 2859-1"):
        aql_index(aql)


def test_a_float_that_is_nearly_an_aql_is_that_aql():
    assert aql_index(0.1 + 0.05) == aql_index(0.15) == 6


def test_letters_that_do_not_exist_are_refused():
    for letter, severity in (("I", Severity.NORMAL), ("O", Severity.REDUCED), ("S", Severity.NORMAL), ("", Severity.TIGHTENED)):
        with pytest.raises(ValueError, match="no code letter"):
            cell(letter, 1.0, severity)
    with pytest.raises(ValueError, match="begin with lots of 2"):
        code_letter(1, Level.II)


def test_letters_never_fall_as_lots_and_levels_grow():
    order = {letter: place for place, letter in enumerate(LETTERS)}
    before = dict.fromkeys(Level, 0)
    for lot in (*range(2, 600), 1200, 1201, 3200, 3201, 35000, 35001, 150000, 150001, 500000, 500001, 10**9):
        places = {level: order[code_letter(lot, level)] for level in Level}
        assert all(places[level] >= before[level] for level in Level)
        special, general = list(places.values())[:4], list(places.values())[4:]
        assert (special, general) == (sorted(special), sorted(general))
        before = places
