"""Which supply is for which demand, through all levels: pegs read level by level, made into a tree, described for one user."""

from .describe import Describer
from .graph import Direction, Ref, read_graph
from .projection import Projection
from .tree import build
