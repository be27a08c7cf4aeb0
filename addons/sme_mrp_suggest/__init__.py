from . import controllers, models, wizards, report
from .hooks import uninstall_hook
