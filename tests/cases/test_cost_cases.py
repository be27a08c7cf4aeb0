"""Cases worked by hand: C1 to C3 of cases.md, and what overhead, kits, by-products and vendors' prices make of a cost.

A plant is written as ``plant(A="2 B + 3 C", B=5.0)``: A is made of 2 B and 3 C, B costs 5, C has no price.
"""

from dataclasses import replace

from pytest import approx, mark

from costing.elements import LABOUR, MACHINE, MATERIAL, OVERHEAD, SUBCONTRACTING, by_key
from costing.items import CostItem, Kind, Operation, Part, Trouble
from costing.overhead import Basis, OverheadRule
from costing.prices import DEFAULT_RANKING, Price, Source, VendorPrice, choose, vendor_price
from costing.rollup import bottom_up, closure, ranks, roll_up, work_cost
from costing.tree import RowKind, missing, rows, side_by_side

WELDING = Operation(1, "Weld", 7, 60.0, 6.0, labour_rate=40.0, machine_rate=20.0)


def plant(**products):
    """{name: number} and the items in the order in which they are named, first the product."""
    names = list(products)
    for recipe in products.values():
        if isinstance(recipe, str):
            names += [name for name in recipe.split() if name.isalpha() and name not in names]
    numbers = {name: index for index, name in enumerate(names)}
    items = []
    for name in names:
        recipe = products.get(name)
        item = CostItem(numbers[name])
        if isinstance(recipe, str):
            words = recipe.replace("+", " ").split()
            item.kind = Kind.MADE
            item.parts = [Part(numbers[part], float(qty)) for qty, part in zip(words[::2], words[1::2], strict=True)]
        elif recipe is not None:
            item.prices[Source.STANDARD] = Price(recipe, Source.STANDARD)
        items.append(item)
    return numbers, items


def test_c1_sub_assemblies_of_240_and_480_for_8_sets():
    numbers, items = plant(Set="1 Frame + 1 Drive", Frame="2 Tube", Drive="3 Gear", Tube=15.0, Gear=20.0)
    costs = roll_up(items, wanted={0: 8.0})
    tree = {row.key: row for row in rows(items, costs, 0, 8.0)}
    frame, drive = (tree[f"0/{numbers[name]}"] for name in ("Frame", "Drive"))
    assert (frame.amount, drive.amount, tree["0"].amount, costs[0].total) == (240.0, 480.0, 720.0, 90.0)
    assert frame.amount / tree["0"].amount == approx(1 / 3)


def test_c2_a_leaf_without_price_makes_a_lower_bound_and_is_named():
    numbers, items = plant(Set="1 Frame + 1 Drive", Frame="2 Tube + 1 Globe", Drive="3 Gear", Tube=15.0, Gear=20.0)
    costs = roll_up(items, wanted={0: 8.0})
    assert (costs[0].complete, costs[0].total * 8) == (False, 720.0)
    assert (costs[numbers["Frame"]].complete, costs[numbers["Drive"]].complete) == (False, True)
    order, broken = bottom_up(items)
    [gap] = missing(items, costs, closure(items, ranks(order), 0), {0: 8.0}, broken)
    assert gap == (numbers["Globe"], Trouble.NO_PRICE, 8.0, [numbers["Frame"]])


def test_a_price_of_zero_is_a_price():
    _numbers, items = plant(Set="1 Leaflet", Leaflet=0.0)
    [made, leaflet] = roll_up(items)
    assert (made.complete, leaflet.complete, made.total) == (True, True, 0.0)


@mark.parametrize(("qty", "each"), [(1.0, 66.0), (10.0, 12.0), (100.0, 6.6)])
def test_c3_set_up_is_spread_over_the_quantity(qty, each):
    item = CostItem(1, Kind.MADE, operations=[WELDING])
    [cost] = roll_up([item], wanted={0: qty})
    assert cost.rolled[LABOUR] + cost.rolled[MACHINE] == approx(each)
    assert cost.rolled[LABOUR] == approx(2 * cost.rolled[MACHINE])


def test_work_of_a_begun_cycle_is_whole():
    """Two at a time: 5 take 3 cycles of 6 minutes after an hour of set-up, 78 minutes, 52 for people and 26 for the machine."""
    assert work_cost(replace(WELDING, capacity=2.0), 5.0) == approx((52.0, 26.0, 1.3))
    assert work_cost(replace(WELDING, capacity=0.1), 0.3) == approx((52.0, 26.0, 1.3)), "0.3 / 0.1 is three"


def test_rolled_up_a_sub_assembly_is_split_own_it_is_material():
    _numbers, items = plant(Set="2 Frame", Frame="1 Tube", Tube=5.0)
    items[1].operations = [replace(WELDING, set_up=0.0)]  # 6 minutes: 4 for people, 2 for the machine
    items[0].operations = [replace(WELDING, set_up=0.0, cycle=3.0)]
    cost = roll_up(items)[0]
    assert by_key(cost.rolled) == approx({"material": 10.0, "labour": 10.0, "machine": 5.0, "subcontracting": 0.0, "overhead": 0.0})
    assert by_key(cost.own) == approx({"material": 22.0, "labour": 2.0, "machine": 1.0, "subcontracting": 0.0, "overhead": 0.0})


def test_overhead_counts_what_enters_at_its_level():
    """Set of 2 frames (each 5 of tube and 6 of work) and bolts of 3. 10 % of material: 0.50 a frame, 0.30 a set, never 10 % of a frame."""
    _numbers, items = plant(Set="2 Frame + 1 Bolt", Frame="1 Tube", Tube=5.0, Bolt=3.0)
    items[1].operations = [replace(WELDING, set_up=0.0)]
    rules = [OverheadRule(1, "Store", Basis.MATERIAL, 10.0)]
    costs = roll_up(items, rules=rules)
    assert (costs[1].rolled[OVERHEAD], costs[0].rolled[OVERHEAD], costs[0].own[OVERHEAD]) == approx((0.5, 1.3, 0.3))
    assert costs[0].total == approx(2 * (5 + 6 + 0.5) + 3 + 0.3)


@mark.parametrize(("basis", "rate", "amount"), [
    (Basis.LABOUR, 50.0, 2.0), (Basis.LABOUR_HOUR, 10.0, 1.0), (Basis.MACHINE_HOUR, 30.0, 3.0), (Basis.UNIT, 0.7, 0.7),
])
def test_overhead_by_basis(basis, rate, amount):
    item = CostItem(1, Kind.MADE, operations=[replace(WELDING, set_up=0.0)], category_ids=(4, 2))
    for category, workcenter, added in ((None, None, amount), (2, None, amount), (9, None, 0.0), (None, 8, 0.0)):
        if basis is Basis.UNIT and workcenter:
            continue
        [cost] = roll_up([item], rules=[OverheadRule(1, "Rule", basis, rate, category, workcenter)], wanted={0: 10.0})
        assert cost.rolled[OVERHEAD] == approx(added)


def test_a_kit_is_no_level_of_its_own():
    """What is in a kit is material and work of the product that uses it, and bears that product's overhead."""
    _numbers, items = plant(Set="2 Kit", Kit="3 Bolt", Bolt=1.0)
    items[1].kind = Kind.KIT
    items[1].operations = [replace(WELDING, set_up=0.0)]
    rules = [OverheadRule(1, "Store", Basis.MATERIAL, 10.0), OverheadRule(2, "Foreman", Basis.LABOUR_HOUR, 5.0)]
    made, kit, _bolt = roll_up(items, rules=rules)
    assert by_key(kit.rolled) == approx({"material": 3.0, "labour": 4.0, "machine": 2.0, "subcontracting": 0.0, "overhead": 0.0})
    assert by_key(made.own) == approx({"material": 6.0, "labour": 8.0, "machine": 4.0, "subcontracting": 0.0, "overhead": 1.6})
    assert made.own == approx(made.rolled)


def test_byproducts_bear_their_share_of_everything():
    _numbers, items = plant(Board="1 Log", Log=80.0)
    items[0].operations, items[0].byproduct_share = [replace(WELDING, set_up=0.0, cycle=20.0)], 0.25
    cost = roll_up(items)[0]
    assert (cost.total, cost.byproducts) == approx((75.0, 25.0))
    assert cost.rolled[MATERIAL] == approx(60.0)
    tree = rows(items, roll_up(items), 0, 4.0)
    assert [(row.kind, row.amount) for row in tree] == [
        (RowKind.PART, approx(300.0)), (RowKind.PART, 320.0), (RowKind.OPERATION, approx(80.0)), (RowKind.BYPRODUCTS, approx(-100.0))]
    assert sum(tree[-1].rolled) == approx(-100.0)


def test_subcontractor_without_price_and_with_one():
    _numbers, items = plant(Plated="1 Blank", Blank=20.0)
    items[0].kind = Kind.SUBCONTRACTED
    cost = roll_up(items)[0]
    assert (cost.trouble, cost.total) == (Trouble.NO_FEE, 20.0)
    items[0].vendors = [VendorPrice(3, 0.0, 60.0, name="Plater")]
    cost = roll_up(items)[0]
    assert (cost.trouble, cost.total, cost.rolled[SUBCONTRACTING]) == (None, 80.0, 60.0)


def test_a_cycle_spoils_only_what_is_above_it():
    numbers, items = plant(Top="1 A + 1 C", A="1 B", B="1 A", C=4.0, Other="2 C")
    costs = dict(zip(numbers, roll_up(items), strict=True))
    assert [name for name, cost in costs.items() if cost.trouble is Trouble.CYCLE] == ["A", "B"]
    assert [name for name, cost in costs.items() if not cost.complete] == ["Top", "A", "B"]
    assert (costs["Top"].total, costs["Other"].total) == (4.0, 8.0)


def test_vendor_price_for_the_quantity():
    lines = [
        VendorPrice(1, 100.0, 4.0), VendorPrice(1, 10.0, 5.0), VendorPrice(2, 0.0, 3.0), VendorPrice(1, 50.0, 0.0),
        VendorPrice(1, 50.0, 3.5),
    ]
    assert (vendor_price(lines, 100.0).amount, vendor_price(lines, 20.0).amount) == (3.5, 5.0)
    assert vendor_price(lines, 2.0).partner_id == 2, "the first vendor who sells so few"
    [few] = [vendor_price(lines[:2], 2.0)]
    assert (few.amount, few.minimum) == (5.0, 10.0)
    assert vendor_price([VendorPrice(1, 0.0, 0.0)], 5.0) is None


def test_the_first_source_that_has_a_price_wins():
    known = {Source.STANDARD: Price(7.0, Source.STANDARD), Source.REFERENCE: Price(0.0, Source.REFERENCE)}
    vendors = [VendorPrice(1, 0.0, 6.0)]
    assert choose(DEFAULT_RANKING, known, vendors, 1.0).source is Source.VENDOR
    assert choose((Source.AVERAGE, Source.REFERENCE, Source.STANDARD), known, vendors, 1.0).amount == 0.0
    assert choose((Source.LAST_PURCHASE,), known, vendors, 1.0) is None


def test_a_price_break_is_reached_by_all_branches_together():
    """30 bolts of one branch and 70 of another are bought at once: 2.00 from 100 on, 3.00 below."""
    numbers, items = plant(Set="1 Frame + 1 Drive", Frame="3 Bolt", Drive="7 Bolt")
    items[numbers["Bolt"]].vendors = [VendorPrice(1, 100.0, 2.0), VendorPrice(1, 0.0, 3.0)]
    assert roll_up(items, wanted={0: 9.0})[0].total == approx(30.0)
    assert roll_up(items, wanted={0: 10.0})[0].total == approx(20.0)


def test_side_by_side_of_two_bills_of_materials():
    numbers, items = plant(Set="1 Frame + 2 Bolt", Frame="1 Tube", Tube=5.0, Bolt=1.0, Rivet=0.5)
    first = rows(items, roll_up(items), 0, 1.0)
    items[0].parts = [Part(numbers["Bolt"], 1.0), Part(numbers["Rivet"], 4.0)]
    second = rows(items, roll_up(items), 0, 1.0)
    pairs = [(row and row.amount, other and other.amount) for row, other in side_by_side(first, second)]
    assert pairs == [(7.0, 3.0), (5.0, None), (5.0, None), (2.0, 1.0), (None, 2.0)]
