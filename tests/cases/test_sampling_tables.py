"""Published values of ISO 2859-1:1999 / GB/T 2828.1, against the tables."""

import pytest

from sampling.plans import Count, Method, Rule, sample
from sampling.tables import AQLS, MASTER, Level, Severity, code_letter

LETTERS = "ABCDEFGHJKLMNPQR"

# Columns as printed, letters A to R, from a transcription of GB/T 2828.1-2012 that was made from a scan of the standard.
COLUMNS = [
    (Severity.NORMAL, 0.65, "v v v v v 0 ^ v 1 2 3 5 7 10 14 21"),
    (Severity.NORMAL, 1.0, "v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^"),
    (Severity.NORMAL, 1.5, "v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^"),
    (Severity.NORMAL, 2.5, "v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^"),
    (Severity.NORMAL, 4.0, "v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^"),
    (Severity.TIGHTENED, 1.0, "v v v v v 0 v v 1 2 3 5 8 12 18 ^"),
    (Severity.TIGHTENED, 2.5, "v v v 0 v v 1 2 3 5 8 12 18 ^ ^ ^"),
    (Severity.REDUCED, 1.0, "v v v v 0 ^ v v 1 2 3 5 6 8 10 ^"),
    (Severity.REDUCED, 2.5, "v v 0 ^ v v 1 2 3 5 6 8 10 ^ ^ ^"),
]

# Lot, level, AQL, severity: letter of the plan, sample size, acceptance number.
PLANS = [
    # from calculators, text books and examination questions that are public
    (1000, "II", 1.0, "normal", "J", 80, 2),
    (200, "II", 0.25, "normal", "H", 50, 0),
    (50, "II", 1.0, "normal", "E", 13, 0),
    (150, "II", 1.0, "normal", "E", 13, 0),
    (200, "II", 1.0, "normal", "H", 50, 1),
    (90, "II", 0.65, "normal", "F", 20, 0),
    (2000, "II", 2.5, "normal", "K", 125, 7),
    (600000, "II", 2.5, "normal", "N", 500, 21),
    (600000, "II", 1.0, "normal", "Q", 1250, 21),
    (300, "II", 2.5, "normal", "H", 50, 3),
    (200, "II", 2.5, "normal", "G", 32, 2),
    (200, "II", 4.0, "normal", "G", 32, 3),
    (500, "II", 4.0, "normal", "H", 50, 5),
    (800, "II", 2.5, "normal", "J", 80, 5),
    (800, "II", 4.0, "normal", "J", 80, 7),
    (1000, "II", 1.5, "normal", "J", 80, 3),
    (2000, "II", 1.5, "normal", "K", 125, 5),
    (5000, "II", 1.0, "normal", "L", 200, 5),
    (4000, "II", 2.5, "normal", "L", 200, 10),
    (4000, "II", 4.0, "normal", "L", 200, 14),
    (1000, "II", 0.65, "normal", "J", 80, 1),
    (1000, "II", 6.5, "normal", "J", 80, 10),
    (1000, "II", 0.15, "normal", "J", 80, 0),
    (1000, "II", 0.25, "normal", "H", 50, 0),
    (1000, "II", 0.40, "normal", "K", 125, 1),
    (20000, "II", 0.65, "normal", "M", 315, 5),
    (3, "II", 6.5, "normal", "A", 2, 0),
    (10, "II", 4.0, "normal", "B", 3, 0),
    (20, "II", 6.5, "normal", "D", 8, 1),
    (600000, "III", 0.010, "normal", "Q", 1250, 0),
    (600000, "III", 0.015, "normal", "P", 800, 0),
    (600000, "III", 0.025, "normal", "R", 2000, 1),
    (600000, "III", 0.65, "normal", "R", 2000, 21),
    (1000, "I", 1.0, "normal", "H", 50, 1),
    (1000, "III", 1.0, "normal", "K", 125, 3),
    (1000, "S-3", 1.0, "normal", "E", 13, 0),
    (1000, "S-4", 2.5, "normal", "F", 20, 1),
    (1000, "S-1", 2.5, "normal", "C", 5, 0),
    (1000, "S-2", 4.0, "normal", "B", 3, 0),
    (1000, "II", 1.0, "tightened", "J", 80, 1),
    (1000, "II", 1.5, "tightened", "J", 80, 2),
    (2000, "II", 1.5, "tightened", "K", 125, 3),
    (2000, "II", 2.5, "tightened", "K", 125, 5),
    (200, "II", 2.5, "tightened", "G", 32, 1),
    (1000, "II", 0.65, "tightened", "K", 125, 1),
    (1000, "II", 0.25, "tightened", "J", 80, 0),
    (1000, "II", 4.0, "tightened", "J", 80, 5),
    (1000, "II", 6.5, "tightened", "J", 80, 8),
    (4000, "II", 4.0, "tightened", "L", 200, 12),
    (4000, "II", 6.5, "tightened", "L", 200, 18),
    (600000, "III", 0.010, "tightened", "R", 2000, 0),
    (600000, "III", 0.015, "tightened", "Q", 1250, 0),
    (600000, "III", 0.025, "tightened", "S", 3150, 1),
    (600000, "II", 0.025, "tightened", "S", 3150, 1),
    (100000, "III", 0.025, "tightened", "P", 800, 0),
    (100, "II", 10, "tightened", "F", 20, 3),
    (1000, "II", 1.0, "reduced", "J", 32, 1),
    (1000, "II", 1.5, "reduced", "J", 32, 2),
    (2000, "II", 1.5, "reduced", "K", 50, 3),
    (5, "II", 2.5, "reduced", "C", 2, 0),
    (1000, "II", 0.15, "reduced", "J", 32, 0),
    (1000, "II", 4.0, "reduced", "J", 32, 5),
    (1000, "II", 10, "reduced", "J", 32, 8),
    (600000, "III", 0.010, "reduced", "Q", 500, 0),
    (600000, "III", 0.040, "reduced", "R", 800, 1),
]

# Above 10 the AQL counts nonconformities per 100 items; 30 and 44 exist for small samples only.
NONCONFORMITIES = [
    (5, "II", 25, "normal", "A", 2, 1),
    (5, "II", 1000, "normal", "A", 2, 30),
    (12, "II", 1000, "normal", "B", 3, 44),
    (20, "II", 1000, "normal", "B", 3, 44),
    (80, "II", 250, "normal", "E", 13, 44),
    (120, "II", 250, "normal", "E", 13, 44),
    (120, "II", 100, "normal", "E", 13, 21),
    (120, "II", 65, "normal", "F", 20, 21),
    (5, "II", 40, "tightened", "A", 2, 1),
    (5, "II", 1000, "tightened", "A", 2, 27),
    (12, "II", 1000, "tightened", "B", 3, 41),
    (80, "II", 250, "tightened", "E", 13, 41),
    (120, "II", 65, "tightened", "F", 20, 18),
    (5, "II", 1000, "reduced", "A", 2, 30),
    (12, "II", 100, "reduced", "B", 2, 5),
    (20, "II", 650, "reduced", "C", 2, 21),
    (80, "II", 250, "reduced", "E", 5, 21),
    (120, "II", 65, "reduced", "F", 8, 10),
]


@pytest.mark.parametrize(("severity", "aql", "printed"), COLUMNS)
def test_columns_as_printed(severity, aql, printed):
    assert [MASTER[severity][letter][1][AQLS.index(aql)] for letter in LETTERS] == printed.split()


def test_sample_sizes_as_printed():
    normal = [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000]
    assert [MASTER[Severity.NORMAL][letter][0] for letter in LETTERS] == normal
    assert [size for size, _cells in MASTER[Severity.TIGHTENED].values()] == [*normal, 3150]
    assert [MASTER[Severity.REDUCED][letter][0] for letter in LETTERS] == [2, 2, *normal[:-2]]


@pytest.mark.parametrize(("lot", "level", "aql", "severity", "letter", "size", "accept"), PLANS)
def test_published_plans(lot, level, aql, severity, letter, size, accept):
    plan = sample(lot, Rule(Method.ISO, level=Level(level), aql=aql), Severity(severity))
    assert (plan.plan_letter, plan.size, plan.accept, plan.reject) == (letter, min(size, lot), accept, accept + 1)


@pytest.mark.parametrize(("lot", "level", "aql", "severity", "letter", "size", "accept"), NONCONFORMITIES)
def test_published_plans_of_nonconformities(lot, level, aql, severity, letter, size, accept):
    rule = Rule(Method.ISO, level=Level(level), aql=aql, count=Count.NONCONFORMITIES)
    plan = sample(lot, rule, Severity(severity))
    assert (plan.plan_letter, plan.size, plan.accept, plan.reject) == (letter, size, accept, accept + 1)


@pytest.mark.parametrize(("lots", "letters"), [
    # lots from, to: letters of S-1, S-2, S-3, S-4, I, II, III
    ((2, 8), "AAAAAAB"), ((9, 15), "AAAAABC"), ((16, 25), "AABBBCD"), ((26, 50), "ABBCCDE"), ((51, 90), "BBCCCEF"),
    ((91, 150), "BBCDDFG"), ((151, 280), "BCDEEGH"), ((281, 500), "BCDEFHJ"), ((501, 1200), "CCEFGJK"), ((1201, 3200), "CDEGHKL"),
    ((3201, 10000), "CDFGJLM"), ((10001, 35000), "CDFHKMN"), ((35001, 150000), "DEGJLNP"), ((150001, 500000), "DEGJMPQ"),
    ((500001, 10**7), "DEHKNQR"),
])
def test_table_1_as_printed(lots, letters):
    for lot in lots:
        assert "".join(code_letter(lot, level) for level in Level) == letters
