"""What a suite of tests came to."""

import dataclasses


@dataclasses.dataclass
class Result:
    suite: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    problems: list = dataclasses.field(default_factory=list)
    """What to show the user of each failure."""

    def check(self, name, problem=""):
        """Count one check; it failed when there is a problem to show."""
        if problem:
            self.fail(f"{name}: {problem}")
        else:
            self.passed += 1

    def fail(self, problem):
        self.failed += 1
        self.problems.append(problem)

    def counts(self):
        text = f"{self.passed} passed, {self.failed} failed"
        return text + (f", {self.skipped} skipped" if self.skipped else "")


def total(results):
    whole = Result("all")
    for result in results:
        whole.passed += result.passed
        whole.failed += result.failed
        whole.skipped += result.skipped
    return whole
