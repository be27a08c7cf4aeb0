"""A planning run, from the database to the database: what is planned (``scope``), what others need of it (``outside``), how
(``parameters``), the walk through snapshot and arithmetic (``planning_run``), and the plan written in bulk (``store``). ``supply``
applies the same rules to single planned orders that a planner changes."""

from .planning_run import PlanningRun, Stopped
from .scope import Scope
