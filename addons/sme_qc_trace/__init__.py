from . import mixins

# isort: split
# They inherit from the mixins
from . import controllers, models, report, wizards
from .hooks import uninstall_hook
