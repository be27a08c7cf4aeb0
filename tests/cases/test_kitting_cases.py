"""Cases worked by hand: the numbers of cases.md that the pure core carries, and their neighbours.

A plant is written as the planner would say it: ``plant(A="2 B + 3 C")`` is a product A made of 2 B and 3 C; what is not made is bought.
"""

from dataclasses import dataclass, field

from pytest import approx, mark

from planning.availability import Commitments, Event, Stock
from planning.check import Options, Request, Status, check
from planning.explain import component_rows
from planning.network import Item, Network, Problem, Supply, Usage, Vendor


@dataclass
class Shop:
    """A plant whose items have names; ``ask`` asks about one of them."""

    items: dict[str, Item]
    stocks: dict[str, Stock] = field(default_factory=dict)

    def number(self, name):
        return list(self.items).index(name)

    def name(self, number):
        return list(self.items)[number]

    def stock(self, **quantities):
        for name, qty in quantities.items():
            self.stocks.setdefault(name, Stock()).on_hand = qty
        return self

    def receipt(self, name, qty, day):
        self.stocks.setdefault(name, Stock()).receipts.append(Event(day, qty, f"receipt {day}"))
        return self

    def demand(self, name, qty, day):
        self.stocks.setdefault(name, Stock()).demands.append(Event(day, qty, f"order {day}"))
        return self

    def lead(self, **days):
        for name, number in days.items():
            self.items[name].lead_days = number
        return self

    def check(self, *lines, **options):
        """Answers for (name, quantity) or (name, quantity, wanted day) of each line."""
        self.network = Network(list(self.items.values()))
        stocks = {self.number(name): stock for name, stock in self.stocks.items()}
        requests = [Request(self.number(name), qty, *wanted) for name, qty, *wanted in lines]
        return check(self.network, stocks, requests, Options(**options))

    def ask(self, name, qty, **options):
        answer, = self.check((name, qty), **options)
        return answer

    def required(self, name, qty):
        """What the plan for ``qty`` needs of each item, by name."""
        needs = self.ask(name, qty).promise.plan.needs
        return {self.name(index): sum(need.qty for need in part) for index, part in needs.items()}

    def net(self, name, qty):
        """What the plan for ``qty`` buys or makes of each item, by name."""
        needs = self.ask(name, qty).promise.plan.needs
        return {self.name(index): sum(need.net for need in part) for index, part in needs.items()}

    def rows(self, name, qty, **options):
        answer = self.ask(name, qty, **options)
        rows = component_rows(self.network, answer.promise.plan, self.number(name), answer.arrivals)
        return [(row.level, self.name(row.item), row) for row in rows]


def plant(*, kits=(), steps=1, **bills):
    """Items for bills of materials like ``A="2 B + 0.5 C"``. Lines are rounded to hundredths, products to 1/``steps``."""
    lines = {name: [line.split() for line in bill.split(" + ")] if bill else [] for name, bill in bills.items()}
    names = list(dict.fromkeys([*lines, *(part for bill in lines.values() for _qty, part in bill)]))
    items = {name: Item(number, steps=steps) for number, name in enumerate(names)}
    for name, bill in lines.items():
        items[name].supply = Supply.KIT if name in kits else Supply.MAKE
        items[name].usages = [Usage(names.index(part), float(qty)) for qty, part in bill]
    return Shop(items)


# Explosion and units


def test_e1_two_levels_multiply():
    assert plant(T1="2 T2", T2="3 T3").required("T1", 3) == {"T1": 3, "T2": 6, "T3": 18}


def test_e2_three_levels_with_branches():
    shop = plant(
        FG="3 SA1 + 5 SA2 + 8 i", SA1="2 SA21 + 7 SA22 + 6 e", SA21="3 a + 5 b", SA22="2 c + 13 d", SA2="1 SA23 + 9 h", SA23="4 f + 11 g"
    )
    required = shop.required("FG", 1)
    assert {part: required[part] for part in "abcdefghi"} == {
        "a": 18, "b": 30, "c": 42, "d": 273, "e": 18, "f": 20, "g": 55, "h": 45, "i": 8,
    }


def test_e3_a_bill_for_ten_pieces():
    # 20 parts for 10 pieces are 2 for one; 10 pieces need 20, 7 need 14.
    shop = plant(A=f"{20 / 10} B")
    assert shop.required("A", 10)["B"] == 20
    assert shop.required("A", 7)["B"] == 14


def test_e3_a_bill_for_three_pieces_is_not_rounded_for_one():
    # 10 parts for 3 pieces: 9 pieces need 30, not 9 x 3.34 = 30.06; 10 need 33.333…, in hundredths 33.34.
    shop = plant(A=f"{10 / 3} B")
    assert shop.required("A", 9)["B"] == 30
    assert shop.required("A", 10)["B"] == approx(33.34)


def test_e4_grams_of_a_part_kept_in_kilograms():
    shop = plant(A="500 B")
    shop.items["A"].usages[0].unit_size = 0.001
    assert shop.required("A", 10)["B"] == approx(5)


def test_e4_kit_quantity_from_kilograms():
    # 2.4 kg on hand, 500 g each: 4, and the fifth lacks 100 g.
    shop = plant(A="500 B").stock(B=2.4)
    shop.items["A"].usages[0].unit_size = 0.001
    assert shop.ask("A", 10).kit.qty == 4


def test_e5_need_of_pieces_is_not_changed_by_the_vendors_box():
    # 30 pieces are missing; that 3 boxes of 12 are ordered for it is the order's affair.
    shop = plant(A="1 B")
    shop.items["B"].vendors = [Vendor(1, 1, 0, unit_size=12.0)]
    assert shop.net("A", 30)["B"] == 30


def test_e6_a_kit_with_stock_by_mistake_is_passed_through():
    shop = plant(kits=["K"], A="1 K", K="2 B").stock(K=50, B=7)
    answer = shop.ask("A", 5)
    assert shop.required("A", 5)["B"] == 10
    assert answer.kit.qty == 3


def test_e6_a_kit_sold_as_such_is_checked_by_its_components():
    answer = plant(kits=["K"], K="2 B + 1 C").stock(K=50, B=7, C=9).ask("K", 5)
    assert (answer.kit.qty, answer.kit.from_stock, answer.status) == (3, 0, Status.SHORT)


def test_e6_kits_within_kits():
    # 1 A = 2 K1 = 2 x 3 K2 = 6 x 0.5 B = 3 B
    shop = plant(kits=["K1", "K2"], A="2 K1", K1="3 K2", K2="0.5 B").stock(B=10)
    assert shop.required("A", 4)["B"] == 12
    assert shop.ask("A", 4).kit.qty == 3


def test_e6_a_fraction_of_a_kit_is_not_rounded_but_its_parts_are():
    # 1 A = 1/3 K, 1 K = 1 B: one A needs 0.34 B, three need 1 B, not 1.02.
    shop = plant(kits=["K"], A=f"{1 / 3} K", K="1 B")
    assert shop.required("A", 1)["B"] == approx(0.34)
    assert shop.required("A", 3)["B"] == approx(1)


def test_e6_a_fraction_of_a_kit_is_not_rounded_before_its_parts_are():
    # 1 A = 1/3 K, 1 K = 2 B: 2/3 B, in hundredths 0.67; rounding the kit first would ask for 0.68.
    assert plant(kits=["K"], A=f"{1 / 3} K", K="2 B").stock(B=0.67).ask("A", 1).kit.qty == 1


def test_e7_the_same_part_on_two_lines_counts_once():
    assert plant(A="2 B + 3 B").stock(B=8).ask("A", 5).kit.qty == 1


@mark.parametrize(("stock", "sets"), [(4, 0), (5, 1), (9, 1), (10, 2), (25, 5), (26, 5)])
def test_e7_at_the_edges(stock, sets):
    assert plant(A="2 B + 3 B").stock(B=stock).ask("A", 5).kit.qty == sets


def test_e7_on_two_lines_in_different_units():
    # 500 g and 1 kg: 1.5 kg for one, 4 kg give 2.
    shop = plant(A="500 B + 1 B").stock(B=4)
    shop.items["A"].usages[0].unit_size = 0.001
    assert shop.ask("A", 5).kit.qty == 2


def test_e7_once_directly_and_once_in_a_kit():
    assert plant(kits=["K"], A="2 B + 1 K", K="3 B").stock(B=8).ask("A", 5).kit.qty == 1


def test_e7_the_tree_shows_one_row_with_both_lines():
    (level, name, row), = plant(A="2 B + 3 B").stock(B=8).rows("A", 2)
    assert (level, name, row.per_set, row.required, row.from_stock, row.shortage) == (1, "B", 5, 10, 8, 2)


def test_e8_units_that_cannot_be_converted_stop_the_product():
    shop = plant(A="").lead(A=2)
    shop.items["A"].problem = Problem.UNIT_MISMATCH
    answer = shop.ask("A", 3)
    assert (answer.status, answer.kit.qty, answer.promise.day) == (Status.ERROR, 0, None)


def test_e8_in_a_kit_there_is_no_date_either():
    shop = plant(kits=["K"], A="1 K", K="")
    shop.items["K"].problem = Problem.UNIT_MISMATCH
    assert shop.ask("K", 1).promise.day is None
    assert shop.ask("A", 1).promise.day is None


def test_e8_what_is_in_stock_can_be_delivered_all_the_same():
    shop = plant(A="").stock(A=3)
    shop.items["A"].problem = Problem.UNIT_MISMATCH
    assert shop.ask("A", 3).status is Status.READY


# Netting


def test_n1_one_in_stock_two_lines_of_one():
    shop = plant(A="").stock(A=1)
    shop.items["A"].supply = Supply.BUY
    first, second = shop.check(("A", 1), ("A", 1))
    assert (first.status, second.status) == (Status.READY, Status.SHORT)
    assert [sum(need.net for need in answer.promise.plan.needs[0]) for answer in (first, second)] == [0, 1]


def test_n1_each_line_for_itself_sees_the_piece():
    shop = plant(A="").stock(A=1)
    shop.items["A"].supply = Supply.BUY
    assert [answer.status for answer in shop.check(("A", 1), ("A", 1), together=False)] == [Status.READY, Status.READY]


def test_n2_two_branches_share_one_part():
    assert plant(A="1 S + 1 T", S="1 B", T="1 B").stock(B=1).ask("A", 1).kit.qty == 0


def test_n2_two_pieces_are_enough_for_one():
    answer = plant(A="1 S + 1 T", S="1 B", T="1 B").stock(B=3).ask("A", 2)
    assert (answer.kit.qty, answer.kit.bottleneck) == (1, 3)


def test_n2_stock_of_one_branch_frees_the_part_for_the_other():
    # 2 S on hand, 3 B: T needs 1 B each, S from the third on too: 2 + (3 - 2) / 2 = 2 whole sets.
    assert plant(A="1 S + 1 T", S="1 B", T="1 B").stock(S=2, B=3).ask("A", 9).kit.qty == 2


def test_the_bottleneck_allows_the_fewest_sets_and_not_the_largest_shortage():
    # 4 x 5 = 20 B for a set: 50 B are enough for 2.5. 2 C are enough for 2. A third set lacks 10 B and 1 C: C stops it.
    shop = plant(A="4 S + 1 C", S="5 B").stock(B=50, C=2)
    answer = shop.ask("A", 5)
    assert (answer.kit.qty, shop.name(answer.kit.bottleneck)) == (2, "C")


def test_n2_two_lines_share_one_part():
    first, second = plant(A="1 C", B="1 C").stock(C=1).check(("A", 1), ("B", 1))
    assert (first.kit.qty, second.kit.qty) == (1, 0)


def test_a_line_promised_from_a_receipt_keeps_the_parts_it_could_be_built_of():
    # 5 C: either line could be built now, not both. A's own 5 arrive before A could be made, so A waits for those.
    shop = plant(A="1 C").stock(C=5).receipt("A", 5, 2).lead(A=3)
    first, second = shop.check(("A", 5), ("A", 5))
    assert (first.kit.qty, first.status, first.promise.day) == (5, Status.READY, 2)
    assert (second.kit.qty, second.status, second.promise.day) == (0, Status.EXPECTED, 3)


def test_what_others_need_is_committed_to_one_line_only():
    shop = plant(A="").stock(A=10).demand("A", 10, 4)
    shop.items["A"].supply = Supply.BUY
    first, second = shop.check(("A", 10), ("A", 10))
    assert (first.status, second.status) == (Status.COMMITTED, Status.SHORT)


def test_what_a_short_line_takes_is_not_there_for_the_next_one():
    # A lacks C and takes all B for its date; nobody else needs B, so the second line is short and not committed.
    shop = plant(A="1 B + 1 C", D="1 B").stock(B=5)
    first, second = shop.check(("A", 5), ("D", 5))
    assert (first.kit.qty, first.status) == (0, Status.SHORT)
    assert (second.kit.qty, second.status) == (0, Status.SHORT)


def test_n7_components_of_what_is_left_of_an_order_are_demand():
    # An order for 10 A of which 4 sets are consumed: 6 A's worth of B is demand, 10 A come on day 3.
    shop = plant(A="2 B").stock(B=20).demand("B", 12, 2).receipt("A", 10, 3).lead(A=5)
    answer = shop.ask("A", 14)
    assert answer.kit.qty == 4  # 20 - 12 = 8 B make 4
    assert answer.promise.day == 5  # 10 from the order, 4 made in 5 days
    assert answer.deliveries == [(3, 10), (5, 4)]


def test_n10_transfer_from_another_warehouse():
    # wh1 is resupplied from wh2 (stock 4): transfer of 10, 6 of them have to be bought in wh2.
    shop = plant(wh1="1 wh2").stock(wh2=4).lead(wh1=2, wh2=7)
    shop.items["wh1"].supply = Supply.TRANSFER
    assert shop.required("wh1", 10) == {"wh1": 10, "wh2": 10}
    assert shop.net("wh1", 10) == {"wh1": 10, "wh2": 6}
    answer = shop.ask("wh1", 10)
    assert (answer.kit.qty, answer.promise.day) == (0, 9)  # nothing is here; 7 days to buy, 2 to bring
    assert answer.deliveries == [(2, 4), (9, 6)]
    assert shop.ask("wh1", 4).status is Status.EXPECTED


# Numbers


def test_a_line_of_nothing_needs_nothing():
    answer = plant(kits=["K"], A="0 K + 0 C + 1 B", K="1 D").stock(B=1).ask("A", 1)
    assert (answer.kit.qty, answer.status, answer.promise.day) == (1, Status.READY, 0)


def test_need_exactly_equal_to_the_stock():
    answer = plant(A="3 B").stock(B=30).ask("A", 10)
    assert (answer.kit.qty, answer.status, answer.promise.day) == (10, Status.READY, 0)


def test_a_tenth_and_two_tenths_are_three_tenths():
    # B on hand as 0.1 + 0.2 = 0.30000000000000004 and as 0.3: one A of 0.1 + 0.2 B is possible either way.
    for stock in (0.3, 0.1 + 0.2):
        answer = plant(A="0.1 B + 0.2 B").stock(B=stock).ask("A", 1)
        assert (answer.kit.qty, answer.status) == (1, Status.READY)


def test_three_receipts_of_a_tenth_cover_three_tenths():
    shop = plant(A="0.3 B").lead(B=50)
    for day in (1, 2, 3):
        shop.receipt("B", 0.1, day)
    answer = shop.ask("A", 1)
    assert (answer.status, answer.promise.day) == (Status.EXPECTED, 3)


def test_ten_times_a_tenth():
    shop = plant(steps=10, A="0.1 B").stock(B=0.7)
    assert shop.ask("A", 9).kit.qty == approx(7)


def test_a_required_fraction_of_whole_pieces():
    # 2.5 pieces of a product counted in whole ones: 2 can be built, the whole 2.5 not (needs 5 B).
    answer = plant(A="2 B").stock(B=4).ask("A", 2.5)
    assert (answer.kit.qty, answer.status) == (2, Status.SHORT)
    assert plant(A="2 B").stock(B=5).ask("A", 2.5).kit.qty == 2.5


def test_less_than_one_piece():
    assert plant(A="2 B").stock(B=0).ask("A", 0.5).kit.qty == 0


def test_a_label_sheet_for_a_hundred():
    # 1/100 sheet each, whole sheets on the line: 2 sheets are enough for 200, however many are asked for.
    shop = plant(A="0.01 B").stock(B=2)
    shop.items["A"].usages[0].steps = 1
    assert [shop.ask("A", qty).kit.qty for qty in (150, 200, 201, 50_000)] == [150, 200, 200, 200]


def test_a_shared_half_is_rounded_once_for_one_lot():
    # S and T need 1 U each, U is made of half a B, whole B on the line: a lot of 2 U needs 1 B, and 1 B is there.
    shop = plant(A="1 S + 1 T", S="1 U", T="1 U", U="0.5 B").stock(B=1).lead(B=9)
    shop.items["U"].usages[0].steps = 1
    answer = shop.ask("A", 1)
    assert (answer.kit.qty, answer.status, answer.promise.day) == (1, Status.READY, 0)


def test_negative_stock_is_no_stock_and_has_to_be_filled_first():
    shop = plant(A="1 B").stock(B=-4).receipt("B", 10, 3).lead(B=50)
    assert shop.ask("A", 6).promise.day == 3
    assert shop.ask("A", 7).promise.day == 50


def test_services_on_a_bill_are_never_missing():
    shop = plant(A="1 B + 2 C").stock(B=1).lead(C=30)
    shop.items["C"].supply = Supply.SERVICE
    answer = shop.ask("A", 1)
    assert (answer.kit.qty, answer.status, answer.promise.day) == (1, Status.READY, 0)


# Days


def test_a_receipt_on_the_day_of_the_demand_counts_before_it():
    # 5 on hand, on day 4 come 5 and go 8: 2 are free all the time.
    shop = plant(A="1 B").stock(B=5).receipt("B", 5, 4).demand("B", 8, 4)
    assert shop.ask("A", 9).kit.qty == 2


def test_a_receipt_the_day_after_the_demand_does_not():
    shop = plant(A="1 B").stock(B=5).receipt("B", 5, 5).demand("B", 8, 4).lead(B=20)
    answer = shop.ask("A", 2)
    assert (answer.kit.qty, answer.status, answer.promise.day) == (0, Status.COMMITTED, 5)


def test_an_overdue_demand_holds_the_stock_today():
    shop = plant(A="1 B").stock(B=5).demand("B", 4, 0)
    answer = shop.ask("A", 5)
    assert (answer.kit.qty, answer.status) == (1, Status.COMMITTED)
    assert [(holding.event.document, holding.event.qty) for holding in answer.committed_to] == [("order 0", 4)]


def test_a_receipt_of_today_is_not_on_the_shelf_yet():
    answer = plant(A="1 B").receipt("B", 5, 0).ask("A", 5)
    assert (answer.kit.qty, answer.status, answer.promise.day) == (0, Status.EXPECTED, 0)


def test_what_is_needed_later_may_not_be_taken_before_it_is_replaced():
    # 10 on hand, 10 go on day 8, 10 come on day 9: nothing is free before day 9.
    shop = plant(A="1 B").stock(B=10).demand("B", 10, 8).receipt("B", 10, 9).lead(B=30)
    assert shop.ask("A", 10).promise.day == 9


def test_reserved_commitments_hold_what_is_reserved_only():
    shop = plant(A="1 B").stock(B=10).demand("B", 10, 8)
    shop.stocks["B"].reserved = 3
    by_rule = {rule: shop.ask("A", 10, commitments=rule).kit.qty for rule in Commitments}
    assert by_rule == {Commitments.ALL: 0, Commitments.RESERVED: 7, Commitments.NONE: 10}


def test_who_becomes_short_if_this_order_goes_first():
    # 10 on hand, orders of 4 (day 2) and 6 (day 5), 3 come on day 4. Taking 5 leaves 5: the first has its 4, the second 1 + 3 of 6.
    shop = plant(A="1 B").stock(B=10).demand("B", 4, 2).receipt("B", 3, 4).demand("B", 6, 5)
    answer = shop.ask("A", 5, commitments=Commitments.NONE)
    assert [(holding.event.document, holding.event.qty) for holding in answer.displaced] == [("order 5", 2)]


def test_the_second_line_names_only_those_it_displaces_itself():
    # 15 on hand, an order of 10: the first 5 hurt nobody, 10 more leave nothing.
    shop = plant(A="").stock(A=15).demand("A", 10, 3)
    shop.items["A"].supply = Supply.BUY
    first, second = shop.check(("A", 5), ("A", 10), commitments=Commitments.NONE)
    assert first.displaced == []
    assert [holding.event.qty for holding in second.displaced] == [10]


def test_incoming_counts_receipts_up_to_the_wanted_day():
    shop = plant(A="1 B").stock(B=2).receipt("B", 3, 5).receipt("B", 3, 9)
    by_day = {day: shop.check(("A", 9, day), incoming=True)[0].kit.qty for day in (None, 4, 5, 8, 9)}
    assert by_day == {None: 2, 4: 2, 5: 5, 8: 5, 9: 8}


def test_a_single_level_check_does_not_open_what_is_below():
    # S has its own bill and no stock: at one level it is missing, however many B there are.
    shop = plant(A="1 S", S="1 B").stock(B=9).lead(S=4, B=30)
    single, multi = (shop.ask("A", 2, multi_level=multi) for multi in (False, True))
    assert (single.kit.qty, single.status, single.promise.day) == (0, Status.SHORT, 4)
    assert (multi.kit.qty, multi.status, multi.promise.day) == (2, Status.READY, 4)


def test_lead_times_add_up_along_the_longest_branch():
    # A 2 days after S (3 days after B, 9 days) and T (1 day after C, 20 days): 2 + max(3 + 9, 1 + 20) = 23
    shop = plant(A="1 S + 1 T", S="1 B", T="1 C").lead(A=2, S=3, T=1, B=9, C=20)
    answer = shop.ask("A", 1)
    assert (answer.promise.day, shop.name(answer.promise.obstacle.item)) == (23, "C")


def test_the_earlier_of_receipt_and_purchase():
    # Short of 4: a receipt on day 6, a purchase takes 9 days; with a purchase of 5 days the receipt is not waited for.
    for lead, day in ((9, 6), (5, 5)):
        assert plant(A="1 B").stock(B=6).receipt("B", 4, 6).lead(B=lead).ask("A", 10).promise.day == day


def test_partial_deliveries():
    # 2 in stock; 3 more from parts, 2 days; 4 more with the receipt of parts on day 5, day 7; the last one with a purchase, 20 + 2.
    shop = plant(A="1 B").stock(A=2, B=3).receipt("B", 4, 5).lead(A=2, B=20)
    assert shop.ask("A", 10).deliveries == [(0, 2), (2, 3), (7, 4), (22, 1)]


def test_a_part_delivery_that_would_delay_the_rest_is_not_proposed():
    # 5 A could be built now of the 5 C: then no C is left to make T of, and more take 100 days. All 10 can be had on day 10:
    # S comes then, the 5 T in stock and 5 made of the C. So nothing is proposed before.
    shop = plant(A="1 S + 1 T", S="1 C", T="1 C").stock(T=5, C=5).receipt("S", 10, 10).lead(C=100)
    answer = shop.ask("A", 10)
    assert (answer.kit.qty, answer.promise.day) == (5, 10)
    assert answer.deliveries == [(10, 10)]


def test_no_date_without_supply_but_a_part_delivery():
    shop = plant(A="1 B").stock(B=3)
    shop.items["B"].supply, shop.items["B"].problem = Supply.NONE, Problem.NO_SUPPLY
    answer = shop.ask("A", 5)
    assert (answer.status, answer.promise.day, answer.deliveries) == (Status.SHORT, None, [(0, 3)])


# Components


def test_rows_of_a_shared_sub_assembly():
    # U is needed for S and T, 2 each, 1 in stock and goes to S, which comes first. 2 of the 3 B are there: one makes the second U
    # for S today, so only T waits. The part of U is shown where U comes first.
    shop = plant(A="1 S + 1 T", S="2 U", T="2 U", U="1 B").stock(U=1, B=2).lead(B=5)
    rows = [
        (level, name, row.required, row.from_stock, row.shortage, row.available, row.repeated)
        for level, name, row in shop.rows("A", 1)
    ]
    assert rows == [
        (1, "S", 1, 0, 1, 0, False),
        (2, "U", 2, 1, 1, 0, False),
        (3, "B", 3, 2, 1, 5, False),
        (1, "T", 1, 0, 1, 5, False),
        (2, "U", 2, 0, 2, 5, True),
    ]


def test_a_row_that_is_all_in_stock_is_there_today_though_another_is_short():
    # Made in one go B is needed for S (0 days before A) and T (3 days before A); the earlier one takes the stock.
    shop = plant(A="1 S + 1 T", S="1 B", T="1 B").stock(B=1).lead(T=3, B=9)
    days = {(level, name, row.shortage): row.available for level, name, row in shop.rows("A", 1) if name == "B"}
    assert days == {(2, "B", 1): 9, (2, "B", 0): 0}


def test_a_leaf_in_two_places_repeats_nothing():
    rows = plant(A="1 B + 1 S", S="1 B").rows("A", 1)
    assert [(name, row.repeated) for _level, name, row in rows] == [("B", False), ("S", False), ("B", False)]


def test_rows_name_the_receipts_they_take():
    # Of 10 B, 2 are in stock, 3 come on day 4 and 5 on day 6; per set 2.
    shop = plant(A="2 B").stock(B=2).receipt("B", 3, 4).receipt("B", 9, 6).lead(B=30)
    (_level, _name, row), = shop.rows("A", 5)
    assert (row.per_set, row.from_stock, row.receipts, row.shortage, row.available) == (2, 2, [(4, 3), (6, 5)], 0, 6)


def test_a_row_is_there_when_its_last_receipt_and_its_purchase_are():
    # A waits 9 days for C. By then 3 B come on day 4, and 2 are bought in 2 days: all 5 are there on day 4.
    shop = plant(A="1 B + 1 C").receipt("B", 3, 4).lead(B=2, C=9)
    days = {name: (row.receipts, row.shortage, row.available) for _level, name, row in shop.rows("A", 5)}
    assert days == {"B": ([(4, 3)], 2, 4), "C": ([], 5, 9)}


def test_a_row_that_lives_on_what_another_rounds_up_waits_for_it():
    # One whole B makes both U: for S, which is begun 3 days before A, and for T. Neither U is there before B, on day 9.
    shop = plant(A="1 S + 1 T", S="1 U", T="1 U", U="0.5 B").lead(S=3, B=9)
    shop.items["U"].usages[0].steps = 1
    rows = shop.rows("A", 1)
    assert [(row.shortage, row.available) for _level, name, row in rows if name == "U"] == [(1, 9), (1, 9)]
    assert [(row.required, row.available) for _level, name, row in rows if name == "B"] == [(1, 9)]


# Cycles


def test_a_cycle_is_named_and_stops_its_line_only():
    shop = plant(A="1 B", B="1 C", C="1 B", D="1 E").stock(E=1)
    cycle, sound = shop.check(("A", 1), ("D", 1))
    assert (cycle.status, [shop.name(index) for index in cycle.cycle]) == (Status.BOM_CYCLE, ["B", "C", "B"])
    assert sound.status is Status.READY


def test_a_product_made_of_itself():
    answer = plant(A="1 A").ask("A", 1)
    assert (answer.status, answer.cycle) == (Status.BOM_CYCLE, [0, 0])
