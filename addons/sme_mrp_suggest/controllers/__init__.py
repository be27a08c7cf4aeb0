from . import kitting
