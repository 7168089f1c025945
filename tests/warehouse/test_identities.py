"""Ids last: through joining, merging, splitting and back; and names of any sort are read."""

from __future__ import annotations

import annotated
from hypothesis import given
from hypothesis import strategies as st

from warehouse.resolution.identities import Identities, assign
from warehouse.resolution.names import project_name
from warehouse.resolution.organizations import Name, gather

MEMBERS = "abcdefgh"
CLUSTERS = st.lists(st.integers(0, 3), min_size=len(MEMBERS), max_size=len(MEMBERS))
WORDS = st.lists(
    st.sampled_from(
        ["唐山市", "曹妃甸", "二期", "项目", "燕钢", "集团", "有限公司", "(", ")", "5万吨", "市", "发改委", "a"]
    )
)


def clustered(labels: list[int], present: str = MEMBERS) -> list[list[str]]:
    groups = [
        [m for m, label in zip(MEMBERS, labels, strict=True) if label == wanted and m in present] for wanted in range(4)
    ]
    return sorted(group for group in groups if group)


def step(
    clusters: list[list[str]], last: Identities | None, before: dict[str, str]
) -> tuple[Identities, dict[str, str]]:
    found = assign("p", clusters, before, last.anchors if last else {}, last.forwards if last else {}, str)
    return found, {m: id_ for id_, group in zip(found.ids, clusters, strict=True) for m in group}


@given(st.lists(CLUSTERS, min_size=2, max_size=5))
def test_every_id_that_was_given_out_is_there_or_leads_somewhere(nights: list[list[int]]) -> None:
    last, before, given_out = None, dict[str, str](), set[str]()
    for labels in nights:
        last, before = step(clustered(labels), last, before)
        assert len(set(last.ids)) == len(last.ids)
        assert set(last.forwards.values()) <= set(last.ids)
        assert not set(last.forwards) & set(last.ids)
        given_out |= set(last.ids)
        assert given_out <= set(last.ids) | set(last.forwards)
        assert all(id_ in last.anchors for id_ in given_out)


@given(CLUSTERS)
def test_nothing_new_changes_no_id(labels: list[int]) -> None:
    first, before = step(clustered(labels), None, {})
    again, _ = step(clustered(labels), first, before)
    assert again == first


def test_a_larger_part_keeps_the_id_and_members_that_join_change_nothing() -> None:
    first, before = step([["b", "c", "d"]], None, {})
    joined, before = step([["a", "b", "c", "d", "e"]], first, before)
    assert joined.ids == first.ids
    parted, _ = step([["a"], ["b", "c", "d", "e"]], joined, before)
    assert parted.ids[1] == first.ids[0] != parted.ids[0]


def test_ids_do_not_depend_on_the_machine() -> None:
    assert step([["a", "b"]], None, {})[0].ids == step([["a"]], None, {})[0].ids


@given(WORDS.map("".join), WORDS.map("".join), st.sampled_from([None, "130209", "130000", "雄安新区"]))
def test_any_name_is_read(name: str, owner: str, place: str | None) -> None:
    read = project_name(name, place, [owner], annotated.places())
    assert len(read.own) <= len(read.core) <= len(name)
    members = gather([Name(text=name), Name(text=owner)], annotated.places())
    assert {m.name.text for m in members} == {name, owner}
