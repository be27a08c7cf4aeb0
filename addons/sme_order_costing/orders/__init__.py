"""From sales order lines to ``costing.allocation`` and back: what was delivered, made and bought for them."""

from .estimates import Estimator, ordered_quantity
from .goods import LineReader
from .reach import lines_reached
