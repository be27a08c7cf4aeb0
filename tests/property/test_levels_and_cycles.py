"""Order of planning, low-level codes and cycles."""

from itertools import pairwise

from hypothesis import given

from brute import below, longest_path
from planning.levels import planning_order
from plants import plants


@given(plants())
def test_every_parent_is_planned_before_its_components(plant):
    rank = plant.network.rank
    assert sorted(rank) == list(range(len(plant.items)))
    assert all(rank[index] < rank[usage.item] for index, item in enumerate(plant.items) for usage in item.usages)


@given(plants())
def test_low_level_code_is_the_longest_path(plant):
    order, codes, on_cycle = planning_order(plant.items)
    assert codes == [longest_path(plant, index) for index in range(len(plant.items))]
    place = {index: number for number, index in enumerate(order)}
    assert all(place[index] < place[usage.item] for index, item in enumerate(plant.items) for usage in item.usages)
    assert not on_cycle


@given(plants(cycles=True))
def test_items_that_reach_a_cycle_are_those_and_no_others(plant):
    in_cycle = {index for index in range(len(plant.items)) if index in below(plant, index)}
    for index in range(len(plant.items)):
        reaches = index in in_cycle or bool(below(plant, index) & in_cycle)
        assert (plant.network.cycle_from(index) is not None) == reaches
    order, _codes, on_cycle = planning_order(plant.items)
    assert sorted(order) == list(range(len(plant.items)))
    assert on_cycle == in_cycle


@given(plants(cycles=True))
def test_a_cycle_that_is_reported_is_one(plant):
    for index in range(len(plant.items)):
        cycle = plant.network.cycle_from(index)
        if cycle:
            assert cycle[0] == cycle[-1] and len(set(cycle)) == len(cycle) - 1
            assert cycle[0] == index or cycle[0] in below(plant, index)
            assert all(child in {usage.item for usage in plant.items[parent].usages} for parent, child in pairwise(cycle))
