from . import kitting_xlsx
