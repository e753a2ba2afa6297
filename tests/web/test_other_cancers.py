"""A patient with several cancers: each is spoken of on one page, with its own questions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tests.clinic import AS_OF, Clinic
from tests.sitting import Sitting, meeting_on
from tumorboard.assessment.services import current_assessment
from tumorboard.assessment.summary import NOT_ENCODED
from tumorboard.decisions.paper import document_of
from tumorboard.decisions.queries import seen_for
from tumorboard.decisions.rules import departures_of
from tumorboard.decisions.told import others
from tumorboard.documents.blocks import AnyBlock
from tumorboard.meetings import services as meetings
from tumorboard.patients.models import Primary, Treatment, TreatmentDrug
from tumorboard.patients.services import record_finding
from tumorboard.people.models import User
from tumorboard.plans.models import Plan

ClientOf = Callable[[User], Client]


@dataclass(frozen=True)
class Twice:
    """The patient of the clinic, who had breast cancer in 2004 and now something in the stomach."""

    clinic: Clinic
    breast: Primary
    stomach: Primary

    @property
    def address(self) -> str:
        return reverse("case", args=[self.clinic.case.pk])

    @property
    def section(self) -> str:
        return f"of-{self.breast.pk}-"


@pytest.fixture
def twice(clinic: Clinic) -> Twice:
    def primary(label: str, topography: str, date: str) -> Primary:
        return record_finding(
            Primary,
            patient=clinic.patient,
            by=clinic.coordinator,
            label=label,
            topography=topography,
            diagnosis_date=date,
        )

    breast = primary("Left breast", "C50.9", "2004")
    return Twice(clinic, breast, primary("Stomach", "C16.9", "2026"))


@pytest.fixture
def preparing(twice: Twice, client_of: ClientOf) -> Client:
    return client_of(twice.clinic.coordinator)


def page_of(client: Client, twice: Twice, query: str = "") -> str:
    answer = client.get(twice.address + query)
    assert answer.status_code == 200
    return answer.content.decode()


def section_of(page: str, twice: Twice) -> str:
    return page.partition(f'id="{twice.section}section"')[2].partition("\n  </section>")[0]


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(html))


def test_each_cancer_has_its_section_with_the_streams_that_spoke(
    twice: Twice, preparing: Client
) -> None:
    page = page_of(preparing, twice)
    assert "About Rectum, 2025" in text_of(page)
    section = text_of(section_of(page, twice))
    assert "Also: Left breast, 2004 – Breast" in text_of(page)
    for part in ("Timing", "What is missing", "Proposed, with reasons", "Alternatives"):
        assert part in section


def test_a_cancer_that_nothing_was_checked_for_is_named(twice: Twice, preparing: Client) -> None:
    page = text_of(page_of(preparing, twice))
    said = "Stomach, 2026: No guidance is encoded for this cancer – nothing was checked."
    assert said in page


def test_a_standing_note_is_in_view(twice: Twice, preparing: Client) -> None:
    """What the articles lack about breast cancer is not folded away."""
    section = section_of(page_of(preparing, twice), twice)
    before, found, _ = section.partition('id="note-note-breast-gap"')
    assert found
    assert before.count("<details") == before.count("</details>")


def test_ids_are_unique_and_headings_in_order(twice: Twice, preparing: Client) -> None:
    page = page_of(preparing, twice, "?pathway=observation")
    doubled = [key for key, n in Counter(re.findall(r'\sid="([^"]+)"', page)).items() if n > 1]
    assert doubled == []
    section = section_of(page, twice)
    levels = [int(level) for level in re.findall(r"<h([1-6])", section)]
    assert levels[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_an_answer_about_the_other_cancer_goes_to_it(twice: Twice, preparing: Client) -> None:
    section = section_of(page_of(preparing, twice), twice)
    about = re.findall(r'name="about" value="([^"]+)"', section)
    mine = f"primaries/{twice.breast.pk}/"
    named = [each for each in about if each.startswith((mine, "primaries[]."))]
    assert named, about
    form = section.partition(f'value="{named[0]}"')[2].partition("</form>")[0]
    field = re.search(r'<(?:input|select)[^>]* name="(?!of|shown|draft|csrf)([^"]+)"', form)
    assert field, form
    posted = {
        "about": named[0],
        "of": str(twice.breast.pk),
        "shown": form.partition('name="shown" value="')[2].partition('"')[0],
        field[1]: first_choice(form),
    }
    before = Primary.objects.get(pk=twice.clinic.primary.pk).version
    answered = preparing.post(reverse("case-answer", args=[twice.clinic.case.pk]), posted)
    assert answered.status_code == 303, text_of(answered.content.decode())
    assert Primary.objects.get(pk=twice.breast.pk).version > twice.breast.version
    assert Primary.objects.get(pk=twice.clinic.primary.pk).version == before


def first_choice(form: str) -> str:
    """Something that this field takes."""
    options = re.findall(r'<option value="([^"]+)"', form)
    return options[0] if options else "2004-05"


def test_a_refused_answer_stands_in_its_own_section(twice: Twice, preparing: Client) -> None:
    posted = {"about": "genetics.nonsense", "of": str(twice.breast.pk)}
    address = reverse("case-answer", args=[twice.clinic.case.pk])
    assert preparing.post(address, posted).status_code == 404
    stranger = {"about": "genetics.dpd", "of": str(twice.stomach.pk)}
    assert preparing.post(address, stranger).status_code == 404, "no stream asks about it"


def test_a_pathway_of_the_other_cancer_can_become_the_plan(twice: Twice, preparing: Client) -> None:
    case = twice.clinic.case
    current = current_assessment(case, as_of=AS_OF)
    other = current.computed.result.parts[1]
    offered = [each for each in other.pathways if each.plan.status != "does_not_apply"]
    assert offered, "the breast stream offers a pathway"
    page = page_of(preparing, twice, f"?pathway={offered[0].id}")
    assert f'id="{twice.section}looked-heading"' in page
    chosen = preparing.post(reverse("plan-choose", args=[case.pk]), {"pathway": offered[0].id})
    assert chosen.status_code == 303
    assert Plan.objects.get(case=case).pathway == offered[0].id


# ------------------------------------------------------------------ papers


def words_of(blocks: Iterable[AnyBlock]) -> str:
    return "\n".join(str(block) for block in blocks)


def test_the_decision_keeps_what_was_told_about_every_cancer(twice: Twice) -> None:
    clinic = twice.clinic
    meeting = meeting_on(clinic.world, AS_OF)
    item = meetings.list_case(meeting=meeting, case=clinic.case, by=clinic.coordinator)
    meetings.start(meeting, by=clinic.world.chair)
    draft = Sitting(clinic, meeting, item).draft()
    told = words_of(document_of(seen_for(draft, as_of=AS_OF)).blocks)
    assert "Also: Left breast, 2004 (Breast)" in told
    assert "The articles say nothing about breast cancer" in told
    assert f"Stomach, 2026: {NOT_ENCODED}" in told


def test_the_pack_tells_of_every_cancer(twice: Twice) -> None:
    current = current_assessment(twice.clinic.case, as_of=AS_OF)
    told = words_of(others(current, briefly=True))
    assert "Also: Left breast, 2004 (Breast)" in told
    assert NOT_ENCODED in told


def test_a_plan_for_one_cancer_does_not_depart_from_advice_on_another(twice: Twice) -> None:
    """No step for the bowel is missing from a plan for the breast."""
    current = current_assessment(twice.clinic.case, as_of=AS_OF)
    result, guideline = current.computed.result, current.guideline
    breast = next(each.id for each in result.parts[1].pathways)
    departed = departures_of(result, guideline, approved=True, pathway=breast, actions=())
    bowel = {e.title for e in guideline.recommendations.values() if e.stream == "colorectal"}
    assert not bowel & {*departed}


# ------------------------------------------------------------------ doses of a lifetime


def test_the_anthracycline_of_a_lifetime_stands_in_the_header(
    twice: Twice, preparing: Client
) -> None:
    assert "anthracycline" not in page_of(preparing, twice).partition('id="case-body"')[0]
    clinic = twice.clinic
    course = record_finding(
        Treatment,
        patient=clinic.patient,
        by=clinic.coordinator,
        kind="systemic",
        label="Epirubicin, for the breast",
        primary=twice.breast,
        start="2004-03-01",
        end="2004-07-01",
    )
    record_finding(
        TreatmentDrug, patient=clinic.patient, by=clinic.coordinator, treatment=course,
        drug="doxorubicin", total=Decimal(240), unit="mg/m2",
    )  # fmt: skip
    bar = page_of(preparing, twice).partition('id="case-body"')[0]
    assert "anthracycline" in bar
    assert "240" in bar
