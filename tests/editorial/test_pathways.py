"""The pathway editor: steps, intervals, gates and branches, and the picture that goes with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guidelines.core.content.loading import to_data
from guidelines.core.content.pathway_edits import (
    part_at,
    rows,
)
from guidelines.core.planning.alone import as_pathway
from tests.clinic import Clinic, parsed
from tests.editorial.test_items import nothing, query, sent
from tests.support.refusal import assert_refused
from tests.world import World, in_hospital
from tumorboard.audit.models import Actor, AuditEvent
from tumorboard.editorial import review, services
from tumorboard.editorial.models import ChangeSet, HandDraft
from tumorboard.people.models import User
from tumorboard.people.roles import Role
from tumorboard.people.services import give_role
from tumorboard.web.editorial.pathway.page import Editor
from tumorboard.web.editorial.pathway.part_form import PartForm

ClientOf = Callable[[User], Client]
KIND = "pathways"
CHEMOTHERAPY = "colon-chemotherapy-first"


def address_of(change_set: ChangeSet, item: str = CHEMOTHERAPY, kind: str = KIND) -> str:
    return reverse("editorial-pathway", args=[change_set.pk, kind, item])


class Desk:
    """Somebody at the pathway editor, pressing one button after the other."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        self.answer: Any = client.get(address)
        assert self.answer.status_code == 200

    @property
    def editor(self) -> Editor:
        found = self.answer.context["editor"]
        assert isinstance(found, Editor)
        return found

    @property
    def page(self) -> str:
        return str(self.answer.content.decode())

    def steps(self) -> list[str]:
        return [row.name for row in self.editor.steps]

    def place(self, name: str) -> str:
        every = (*self.editor.steps, *self.editor.intervals)
        return next(row.place for row in every if row.name == name)

    def press(self, do: str, name: str = "", **typed: Any) -> Desk:
        """`name`: of the step or interval that the button belongs to."""
        editor, fields = self.editor, {key.replace("__", "."): each for key, each in typed.items()}
        data = {"seal": editor.sealed, "_part": editor.hand.open, "do": do}
        if name:
            data["do"] = f"{do}:{self.place(name)}"
        form = sent(editor.form) if editor.form is not None else {}
        self.answer = self.client.post(self.address, {**data, **form, **fields})
        return self


@pytest.fixture
def desk(world: World, change_set: ChangeSet, client_of: ClientOf) -> Desk:
    return Desk(client_of(world.editor), address_of(change_set))


def stored(change_set: ChangeSet, item: str = CHEMOTHERAPY) -> dict[str, Any]:
    found = services.item_in(change_set, KIND, item)
    assert isinstance(found, dict)
    return found


ID = frozenset({"id"})
WITHIN = "systemic-end-to-liver-start-within"


def test_the_form_of_every_part_sent_untouched_changes_nothing() -> None:
    """Lengths in weeks or in days, branches of gates: what is shown is what stands there."""
    for kind in (KIND, "continuations"):
        for (of, name), at in list(parsed().places.items()):
            item = to_data(at.node) if of == kind else None
            for place in _places(item):
                part = part_at(item, place)
                made = partial(PartForm, place=place, stored=part, choices=nothing, fixed=ID)
                again = made(query(sent(made(None))))
                assert again.typed() == part, (name, place)


def _places(item: Any) -> list[str]:
    names = ("steps", "intervals") if item else ()
    return [f"{name}.{number}" for name in names for number in range(len(rows(item, name)))]


@pytest.mark.django_db
def test_an_interval_that_cannot_hold_is_told_at_its_place_and_the_picture_goes_on(
    desk: Desk, change_set: ChangeSet
) -> None:
    assert "can hold together" in desk.page
    assert "<svg" in desk.page
    desk.press("open", WITHIN)
    assert 'value="12"' in desk.page, "84 days are 12 weeks"
    desk.press("draw", hard="true", max_days="2", unit="weeks", autosave="1")
    assert desk.answer.templates[0].name == "tumorboard/editorial/pathway_drawn.html"
    assert "These contradict each other" in desk.page
    assert f'href="#{desk.editor.intervals[0].anchor.rpartition("-")[0]}' in desk.page
    assert "would mend it" in desk.page
    assert "<svg" in desk.page
    assert HandDraft.objects.count() == 1, "what is typed is kept"
    again = Desk(desk.client, desk.address)
    assert "and did not save stands here" in again.page
    row = next(row for row in again.editor.intervals if row.name == WITHIN)
    assert row.said
    assert row.said[0].startswith("Inconsistent because")
    assert (
        rows(again.editor.hand.item, "intervals")[int(row.place.split(".")[1])]["max_days"] == "14"
    )


@pytest.mark.django_db
def test_a_set_with_a_pathway_that_contradicts_itself_cannot_be_submitted(
    desk: Desk, change_set: ChangeSet, world: World
) -> None:
    desk.press("open", WITHIN)
    desk.press("save", hard="true", max_days="2", setting="")
    assert desk.answer.status_code == 303
    page = desk.client.get(reverse("change-set", args=[change_set.pk])).content.decode()
    assert f"{CHEMOTHERAPY}: Inconsistent because" in page
    assert f'href="{desk.address}"' in page
    with pytest.raises(review.GatesClosed):
        review.submit(change_set, by=world.editor)


@pytest.mark.django_db
def test_a_step_is_added_tied_described_and_saved(desk: Desk, change_set: ChangeSet) -> None:
    before = desk.steps()
    desk.press(f"add-step:{before.index('restage')}")
    assert desk.steps()[before.index("restage") + 1] == "step-1"
    refused = desk.press("save", label="Second restaging")
    assert refused.answer.status_code == 422
    assert 'href="#item-action"' in desk.page
    assert 'value="Second restaging"' in desk.page
    typed = {"action": "restage", "duration_days__0": "1", "duration_days__1": "2"}
    desk.press("tie", "step-1", id="second-restage", unit="weeks", **typed)
    assert desk.editor.hand.open.startswith("intervals.")
    desk.press("save", why="The decision rests on both.", sources="GEN-B-05")
    assert (desk.answer.status_code, desk.answer["Location"]) == (303, desk.address)
    now = stored(change_set)
    step = next(each for each in now["steps"] if each["id"] == "second-restage")
    assert (step["label"], step["duration_days"]) == ("Second restaging", ["7", "14"])
    assert now["intervals"][-1]["to"] == "second-restage.start", "it followed the new name"
    assert not HandDraft.objects.exists(), "what is saved is kept no longer"


@pytest.mark.django_db
def test_steps_are_moved_taken_out_with_their_intervals_and_brought_back(desk: Desk) -> None:
    before = desk.steps()
    desk.press("down", before[0])
    assert desk.steps()[:2] == [before[1], before[0]]
    intervals = len(desk.editor.intervals)
    desk.press("out", "restage")
    assert "restage" not in desk.steps()
    assert len(desk.editor.intervals) < intervals
    assert "intervals with it" in desk.page
    desk.press("undo")
    assert len(desk.editor.intervals) == intervals
    assert desk.press("out:steps.99").answer.status_code == 422
    assert "not there any more" in desk.page
    desk.press("discard")
    assert Desk(desk.client, desk.address).steps() == before


@pytest.mark.django_db
def test_a_branch_is_added_to_a_gate_and_refused_at_its_field(
    desk: Desk, change_set: ChangeSet
) -> None:
    desk.press("open", "restage")
    number = len(stored(change_set)["steps"][desk.steps().index("restage")]["gate"]["branches"])
    desk.press("branch", "restage")
    here = f"gate.branches.{number}"
    desk.press("save", **{f"{here}.outcome": "toxicity", f"{here}.label": "Toxicity"})
    assert desk.answer.status_code == 422
    assert f'href="#item-{here}.outcome"' in desk.page
    assert "a branch that leads nowhere".capitalize() in desk.page
    outcomes = str(desk.editor.form.initial["gate.outcomes"])  # type: ignore[union-attr]  # it is open
    desk.press("up:" + f"{desk.editor.hand.open}.{here}", **{
        "gate.outcomes": f"{outcomes}\ntoxicity", f"{here}.stop": "Stop, and discuss anew.",
    })  # fmt: skip
    assert "Stop, and discuss anew." in desk.page
    assert desk.press("save").answer.status_code == 303
    step = stored(change_set)["steps"][3]
    assert step["gate"]["branches"][number - 1]["outcome"] == "toxicity"
    desk = Desk(desk.client, desk.address)
    desk.press("open", "restage").press("ungate", "restage")
    assert "gate" not in rows(desk.editor.hand.item, "steps")[3]


@pytest.mark.django_db
def test_a_step_without_a_condition_gets_one_on_the_page_of_the_builder(
    desk: Desk, change_set: ChangeSet
) -> None:
    desk.press("open", "systemic")
    place = desk.place("systemic")
    addresses = [
        reverse("editorial-condition", args=[change_set.pk, KIND, CHEMOTHERAPY, f"{place}.{name}"])
        for name in ("when", "needs")
    ]
    assert all(each in desk.page for each in addresses)
    assert desk.client.get(addresses[0]).status_code == 200


@pytest.mark.django_db
def test_what_is_supposed_moves_the_picture(desk: Desk) -> None:
    desk.press("draw", **{"drawn-start": "2027-03-01", "drawn-absent": ["lung"]})
    assert "2027" in desk.page
    assert desk.press("draw", **{"drawn-last_bevacizumab": "soon"}).answer.status_code == 200
    assert "Enter a whole number" in desk.page


@pytest.mark.django_db
def test_it_is_solved_for_a_case_of_ones_own_board_and_the_look_is_noted(
    clinic: Clinic, client_of: ClientOf
) -> None:
    world = clinic.world
    change_set = services.open_change_set(
        base=clinic.version, title="Gap", number="next", by=world.editor
    )
    desk, chosen = (
        Desk(client_of(world.editor), address_of(change_set)),
        {"drawn-case": str(clinic.case.pk)},
    )
    assert "Stored case" not in desk.page
    assert "Solved by itself" in desk.press("draw", **chosen).page, "of a board not one's own"
    give_role(world.editor, role=Role.COORDINATOR, board=world.board, by=Actor.SYSTEM)
    desk.press("draw", **chosen)
    assert reverse("case", args=[clinic.case.pk]) in desk.page
    editor = desk.editor
    plan = editor.patient.planner.plan(as_pathway(editor.readable.sequence))
    assert {step.id: step.state for step in plan.steps}["primary"] in {"done", "skipped"}
    noted = AuditEvent.objects.filter(action="guideline.tried_on_case", actor=world.editor)
    assert noted.count() == 1


@pytest.mark.django_db
def test_what_follows_a_gate_is_edited_in_the_same_way(desk: Desk, change_set: ChangeSet) -> None:
    address = address_of(change_set, "crc-progression-before-surgery", "continuations")
    page = Desk(desk.client, address).page
    assert "The decision that this follows" in page
    assert desk.client.get(address_of(change_set, "fong.cea", "thresholds")).status_code == 404


@pytest.mark.django_db
def test_two_editors_change_different_steps_and_are_asked_about_the_same_one(
    desk: Desk, change_set: ChangeSet, world: World, client_of: ClientOf
) -> None:
    second = client_of(in_hospital(world.hospital, "Elif Ward", Role.GUIDELINE_EDITOR))
    late = Desk(second, desk.address).press("open", "restage")
    desk.press("open", "liver").press("save", label="Operation on the liver")
    late.press("close:", label="Look again").press("save")
    labels = {each["id"]: each["label"] for each in stored(change_set)["steps"]}
    assert (labels["restage"], labels["liver"]) == ("Look again", "Operation on the liver")
    first, late = Desk(desk.client, desk.address), Desk(second, desk.address)
    first.press("open", "restage").press("save", label="Restage")
    late.press("open", "restage").press("save", label="Stage anew")
    assert late.answer.status_code == 409
    assert "Restage" in late.page
    assert 'value="Stage anew"' in late.page
    assert late.press("save").answer.status_code == 303


@pytest.mark.django_db
def test_a_set_in_review_and_outsiders_are_refused(
    desk: Desk, change_set: ChangeSet, world: World, client_of: ClientOf
) -> None:
    assert_refused(desk.address, (world.chair, *world.outsiders))
    assert client_of(world.approver).get(desk.address).status_code == 403
    desk.press("open", "restage").press("close:", label="Look again")
    review.drop(change_set, by=world.editor, reason="Not needed")
    assert desk.press("save").answer.status_code == 409
    assert "is not being edited now" in desk.page
    data = {"seal": "made up", "do": "save"}
    assert desk.client.post(desk.address, data).status_code == 422


@pytest.mark.django_db
def test_the_page_asks_as_much_for_a_long_pathway_as_for_a_short_one(
    desk: Desk, change_set: ChangeSet
) -> None:
    def asked(item: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.client.get(address_of(change_set, item)).status_code == 200
        return len(queries)

    pathways = parsed().items["pathways"]
    by_length = sorted(pathways, key=lambda key: len(pathways[key].steps))
    asked(by_length[0])
    assert asked(by_length[0]) == asked(by_length[-1])
