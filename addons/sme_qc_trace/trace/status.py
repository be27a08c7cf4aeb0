"""One word for what is known of goods' quality: plain Python."""

OPEN_INSPECTION = ("todo", "in_progress")
OPEN_NONCONFORMANCE = ("open", "contained", "decided")
#: from worst to best
STATUSES = ("nonconforming", "failed", "waiting", "concession", "passed", "none")


def of_goods(inspection_states, nonconformance_states) -> str:
    """Return the worst that inspections and nonconformances say.

    A nonconformance that is still open comes first. A failed inspection counts as *failed*, even when its nonconformance is
    closed, unless a later inspection of the same goods passed them.

    :param inspection_states: states of the inspections, oldest first
    :param nonconformance_states: states of the nonconformances
    """
    if any(state in OPEN_NONCONFORMANCE for state in nonconformance_states):
        return "nonconforming"
    decided = [state for state in inspection_states if state not in OPEN_INSPECTION]
    if "failed" in decided and decided[-1] == "failed":
        return "failed"
    if len(decided) < len(inspection_states):
        return "waiting"
    if "accepted_on_concession" in decided:
        return "concession"
    return "passed" if decided else "none"


def worst(statuses) -> str:
    """Return the worst of several; *none* of nothing."""
    return min(statuses, key=STATUSES.index, default="none")
