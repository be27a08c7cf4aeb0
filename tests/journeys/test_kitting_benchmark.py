"""On the smallest plant of the benchmark, the check and its floor, written apart to the same rules, give the same answers."""

import subprocess
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2] / "bin" / "bench"


def test_kitting_check_agrees_with_the_floor():
    run = subprocess.run([BENCH, "kitting", "--size", "S", "--runs", "1"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    figures = {what: rest.split() for what, colon, rest in (line.strip().partition(":") for line in run.stdout.splitlines()) if colon}
    assert "holds" == figures["same quantity and date as the floor"][-1], run.stdout
    assert "holds" == figures["SQL statements for 1, 10, 50 lines"][-1], run.stdout
