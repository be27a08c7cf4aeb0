"""On the smallest plant of the benchmark, the MRP run and its floor, written apart to the same rules, make the same plan."""

import subprocess
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2] / "bin" / "bench"


def test_mrp_run_agrees_with_the_floor():
    figures, output = _figures("mrp", "--size", "S", "--runs", "1", "--peer-runs", "0")
    assert "holds" == figures["same quantities and dates as the floor"][-1], output
    assert "holds" == figures["planned orders not pegged in full"][-1], output
    assert "holds" == figures["SQL statements besides COPY"][-1], output


def _figures(*args):
    run = subprocess.run([BENCH, *args], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    parts = (line.strip().partition(":") for line in run.stdout.splitlines())
    return {what: rest.split() for what, colon, rest in parts if colon}, run.stdout
