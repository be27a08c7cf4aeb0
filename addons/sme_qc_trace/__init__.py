from . import mixins

# isort: split
# They inherit from the mixins
from . import controllers, models, report, wizards
