"""In a small past of the benchmark, the trace and its floor, written apart, reach the same lots and deliveries; statements do not grow."""

import subprocess
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2] / "bin" / "bench"
MOST_STATEMENTS = 25


def test_trace_agrees_with_the_floor():
    run = subprocess.run([BENCH, "trace", "--lines", "5000", "--runs", "1"], capture_output=True, text=True, check=False)
    # it fails by itself if they do not agree
    assert run.returncode == 0, run.stdout + run.stderr
    traces = [line.split() for line in run.stdout.splitlines() if line.strip().startswith(("forward from", "back from"))]
    assert len(traces) == 4, run.stdout
    assert all(int(figures[-1]) <= MOST_STATEMENTS for figures in traces), run.stdout
    assert all(int(figures[-3].replace(",", "")) > 10 for figures in traces), run.stdout
