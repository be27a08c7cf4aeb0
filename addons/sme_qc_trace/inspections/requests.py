from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class Request:
    """A quantity of a product that an inspection plan may apply to. Whatever is an id is False when there is none.

    ``quantity`` is in the product's unit. ``moment`` says of operations and manufacturing orders whether their start or finish is meant.
    ``plan_id`` is set when the plan is known: then no other is looked for.
    """

    stage: str
    company_id: int
    product_id: int
    quantity: float
    moment: str | bool = False
    plan_id: int | bool = False
    lot_id: int | bool = False
    partner_id: int | bool = False
    warehouse_id: int | bool = False
    picking_type_id: int | bool = False
    picking_id: int | bool = False
    move_id: int | bool = False
    production_id: int | bool = False
    workorder_id: int | bool = False
    operation_id: int | bool = False
    workcenter_id: int | bool = False
    reinspection_of_id: int | bool = False
    date_planned: datetime | bool = False

    def inspection_values(self):
        """What an inspection takes over as it is."""
        return {
            "stage": self.stage, "company_id": self.company_id, "product_id": self.product_id, "quantity": self.quantity,
            "lot_id": self.lot_id, "partner_id": self.partner_id, "warehouse_id": self.warehouse_id, "picking_id": self.picking_id,
            "move_id": self.move_id, "production_id": self.production_id, "workorder_id": self.workorder_id,
            "reinspection_of_id": self.reinspection_of_id,
        }
