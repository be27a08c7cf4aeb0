from odoo.tests import BaseCase, tagged

from ..inspections.parcels import cut


@tagged("post_install", "-at_install")
class TestParcels(BaseCase):
    """Lines of a lot are dealt out to what was decided on it."""

    def test_one_portion_takes_all(self):
        self.assertEqual(cut([("a", 60), ("b", 40)], [("accepted", 100)]), [("a", "accepted", 60), ("b", "accepted", 40)])

    def test_a_line_is_cut_where_a_portion_ends(self):
        self.assertEqual(
            cut([("a", 60), ("b", 40)], [("accepted", 90), ("rejected", 10)]),
            [("a", "accepted", 60), ("b", "accepted", 30), ("b", "rejected", 10)])
        self.assertEqual(
            cut([("a", 10)], [("accepted", 3), ("rejected", 3), ("more", 4)]),
            [("a", "accepted", 3), ("a", "rejected", 3), ("a", "more", 4)])

    def test_no_empty_piece_where_both_end(self):
        self.assertEqual(cut([("a", 60), ("b", 40)], [("accepted", 60), ("rejected", 40)]), [("a", "accepted", 60), ("b", "rejected", 40)])

    def test_what_is_left_over_goes_to_the_last(self):
        self.assertEqual(cut([("a", 7)], [("accepted", 2), ("rejected", 3)]), [("a", "accepted", 2), ("a", "rejected", 5)])

    def test_thirds_of_a_unit(self):
        pieces = cut([("a", 0.1), ("b", 0.2)], [("accepted", 0.1 + 0.2)])
        self.assertEqual([piece[:2] for piece in pieces], [("a", "accepted"), ("b", "accepted")])
