from . import controllers, mixins, models, report, wizards
