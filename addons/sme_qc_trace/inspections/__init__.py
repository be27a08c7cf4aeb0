"""From what happens in stock and production to inspections.

``requests`` says what could be inspected; `sme.qc.plan._applicable` says by which plan; `sme.qc.inspection._make` writes the records.
"""

from .requests import Request
