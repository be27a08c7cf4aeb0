"""A planning run, from the database to the database: what is planned (``scope``), how (``parameters``), the walk through
snapshot and arithmetic (``planning_run``), and the plan written in bulk (``store``)."""

from .planning_run import PlanningRun, Stopped
from .scope import Scope
