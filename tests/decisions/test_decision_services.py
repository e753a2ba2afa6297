"""A decision from its draft to its signature, and what nobody can do to it afterwards."""

from __future__ import annotations

import datetime as dt
import hashlib
import io

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, TextField
from django.utils import timezone
from pypdf import PdfReader

from guidelines.core.content.canonical import sha256
from guidelines.core.evaluation.assess import replays
from tests.clinic import AS_OF
from tests.sitting import DECIDED, Sitting, meeting_on, sign, write
from tumorboard.assessment.services import current_assessment, facts_changed_since, loaded
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.models import Case, State
from tumorboard.decisions import services, signing
from tumorboard.decisions.models import Decision, DecisionPaper, PaperKind
from tumorboard.decisions.paper import document_of
from tumorboard.decisions.queries import seen_for
from tumorboard.documents.blocks import Notice, Signature, read_document
from tumorboard.meetings import services as meetings
from tumorboard.meetings.attendance import attend
from tumorboard.meetings.models import AgendaItem, ItemState
from tumorboard.patients.models import Lesion
from tumorboard.patients.services import Conflicting, originals, record_finding
from tumorboard.people.calendars import calendar_in
from tumorboard.plans.services import choose_pathway


def case_of(sitting: Sitting) -> Case:
    return Case.objects.get(pk=sitting.clinic.case.pk)


def item_state(sitting: Sitting) -> str:
    return AgendaItem.objects.get(pk=sitting.item.pk).state


def words_of(paper: DecisionPaper) -> str:
    return "\n".join(
        page.extract_text() for page in PdfReader(io.BytesIO(bytes(paper.content))).pages
    )


# ------------------------------------------------------------------ drafting


def test_every_text_has_its_longest_and_keeps_it(sitting: Sitting) -> None:
    names = {*services.FIELDS, "amendment_reason"}
    columns = [Decision._meta.get_field(name) for name in names]
    texts = [
        each for each in columns if isinstance(each, CharField | TextField) and not each.choices
    ]
    assert {each.name for each in texts} == services.LONGEST.keys()
    draft = services.start(case=sitting.clinic.case, by=sitting.world.chair)
    for column in texts:
        assert column.max_length is None or column.max_length >= services.LONGEST[column.name]
        posted = {column.name: "x" * (services.LONGEST[column.name] + 1)}
        shown = {column.name: getattr(draft, column.name)}
        with pytest.raises(services.TooLong, match=column.name):
            services.save(draft, original=shown, by=sitting.world.chair, **posted)


def test_a_case_has_one_draft_whoever_starts_it(sitting: Sitting) -> None:
    first = services.start(case=sitting.clinic.case, by=sitting.world.chair)
    assert services.start(case=sitting.clinic.case, by=sitting.world.coordinator) == first
    assert first.agenda_item == sitting.item


def test_a_decision_belongs_to_a_meeting(sitting: Sitting) -> None:
    meetings.withdraw(sitting.item, by=sitting.world.coordinator, reason="not ready")
    with pytest.raises(services.NotOnAgenda):
        services.start(case=case_of(sitting), by=sitting.world.chair)


def test_two_people_write_different_parts_of_one_draft(sitting: Sitting) -> None:
    draft = services.start(case=sitting.clinic.case, by=sitting.world.chair)
    shown = originals(draft, ["answer", "dissent"])
    services.save(draft, original=shown, by=sitting.world.chair, answer="Operate.", dissent="")
    services.save(draft, original=shown, by=sitting.world.coordinator, answer="", dissent="None.")
    both = Decision.objects.get()
    assert (both.answer, both.dissent) == ("Operate.", "None.")


def test_the_same_part_shows_both_and_asks(sitting: Sitting) -> None:
    draft = services.start(case=sitting.clinic.case, by=sitting.world.chair)
    shown = originals(draft, ["answer"])
    services.save(draft, original=shown, by=sitting.world.chair, answer="Operate.")
    with pytest.raises(Conflicting) as refusal:
        services.save(draft, original=shown, by=sitting.world.coordinator, answer="Wait.")
    (conflict,) = refusal.value.conflicts
    assert (conflict.field, conflict.theirs, conflict.mine) == ("answer", "Operate.", "Wait.")
    assert Decision.objects.get().answer == "Operate."


def test_concordance_and_its_reason_are_one_statement(sitting: Sitting) -> None:
    draft = services.start(case=sitting.clinic.case, by=sitting.world.chair)
    names = ["concordance", "deviation_code"]
    shown = originals(draft, names)
    values = dict.fromkeys(names, "")
    services.save(
        draft, original=shown, by=sitting.world.chair, **{**values, "concordance": "concordant"}
    )
    with pytest.raises(Conflicting):
        services.save(
            draft,
            original=shown,
            by=sitting.world.coordinator,
            **{**values, "deviation_code": "trial"},
        )


def test_writing_in_session_says_that_the_case_was_discussed(sitting: Sitting) -> None:
    sitting.draft()
    assert item_state(sitting) == ItemState.DISCUSSED
    assert case_of(sitting).state == State.DISCUSSED


def test_writing_beforehand_does_not_and_the_draft_goes_with_its_case(sitting: Sitting) -> None:
    world, case = sitting.world, sitting.clinic.case
    meetings.close(sitting.meeting, by=world.chair, as_of=AS_OF)
    coming = meeting_on(world, AS_OF + dt.timedelta(days=7))
    later = meeting_on(world, AS_OF + dt.timedelta(days=14))
    draft = services.start(case=case, by=world.coordinator)
    write(draft, by=world.coordinator, answer="Prepared.")
    assert case_of(sitting).state == State.LISTED
    meetings.cancel(coming, by=world.coordinator, reason="snow", as_of=AS_OF)
    moved = services.start(case=case_of(sitting), by=world.chair)
    assert moved == draft
    assert moved.agenda_item is not None
    assert moved.agenda_item.meeting == later


# ------------------------------------------------------------------ signing


def test_the_chair_signs_what_was_read(sitting: Sitting) -> None:
    world = sitting.world
    signed = sign(sitting.draft(), by=world.chair)
    stored = Decision.objects.get(pk=signed.pk)
    assert stored.signed_by == world.chair
    assert sha256(stored.text) == stored.sha256
    document = read_document(stored.text)
    signature = document.blocks[-1]
    assert isinstance(signature, Signature)
    assert signature.name == world.chair.display_name
    assert case_of(sitting).state == State.DISCUSSED
    assert AuditEvent.objects.filter(
        action="decision.signed", patient_id=sitting.clinic.patient.pk
    ).exists()


def test_the_paper_holds_what_was_known_decided_and_not_known(sitting: Sitting) -> None:
    world, clinic = sitting.world, sitting.clinic
    current = current_assessment(clinic.case, as_of=AS_OF)
    choose_pathway(
        case=clinic.case, pathway=current.computed.result.pathways[0].id, current=current,
        by=world.chair,
    )  # fmt: skip
    attend(
        meeting=sitting.meeting, user=world.member, name=str(world.member),
        specialty="liver_surgery", by=world.coordinator,
    )  # fmt: skip
    signed = sign(sitting.draft(dissent="The radiologist would wait."), by=world.chair)
    (paper,) = signed.papers.all()
    words = words_of(paper)
    for expected in (
        "Mirren Holt", "born 12 Mar 1964", "402118", clinic.case.question, DECIDED["answer"],
        "The radiologist would wait.", "Lena Vogt", "Liver surgery", "unknown",
        "Not known", clinic.version.version, "approved", world.chair.display_name,
        "For discussion by the board",
    ):  # fmt: skip
        assert expected in words
    assert paper.sha256 == hashlib.sha256(bytes(paper.content)).hexdigest()
    assert "not approved" not in words


def test_what_was_signed_replays_to_the_same_bytes(sitting: Sitting) -> None:
    signed = sign(sitting.draft(), by=sitting.world.chair)
    kept = signed.assessment
    assert kept is not None
    assert kept.calendar is not None
    assert replays(kept.envelope, loaded(kept.guideline_version), calendar_in(kept.calendar.text))


def test_facts_that_change_afterwards_are_noticed(sitting: Sitting) -> None:
    clinic = sitting.clinic
    signed = sign(sitting.draft(), by=sitting.world.chair)
    assert signed.assessment is not None
    later = AS_OF + dt.timedelta(days=30)
    assert not facts_changed_since(signed.assessment, current_assessment(clinic.case, as_of=later))
    record_finding(
        Lesion, patient=clinic.patient, by=sitting.world.radiologist, organ="lung",
        nature="metastasis",
    )  # fmt: skip
    assert facts_changed_since(signed.assessment, current_assessment(clinic.case, as_of=later))


@pytest.mark.parametrize("person", ["coordinator", "member", "administrator"])
def test_only_the_chair_of_the_board_signs(sitting: Sitting, person: str) -> None:
    draft = sitting.draft()
    with pytest.raises(signing.NotTheChair):
        sign(draft, by=getattr(sitting.world, person))
    assert Decision.objects.get().signed_at is None


def test_an_unfinished_decision_is_not_signed(sitting: Sitting) -> None:
    draft = sitting.draft(responsible="", reasons="")
    with pytest.raises(signing.NotReady) as refusal:
        sign(draft, by=sitting.world.chair)
    assert {problem.field for problem in refusal.value.problems} == {"responsible", "reasons"}
    assert not DecisionPaper.objects.exists()


def test_nothing_is_signed_that_was_not_shown(sitting: Sitting) -> None:
    draft, world = sitting.draft(), sitting.world
    shown = signing.shown(document_of(seen_for(draft, as_of=AS_OF)))
    record_finding(
        Lesion, patient=sitting.clinic.patient, by=world.radiologist, organ="lung",
        nature="metastasis",
    )  # fmt: skip
    with pytest.raises(signing.ShownDiffers):
        signing.sign(draft, fingerprint=shown, by=world.chair, as_of=AS_OF, now=timezone.now())
    assert Decision.objects.get().signed_at is None


def test_a_deferred_case_is_listed_again(sitting: Sitting) -> None:
    world = sitting.world
    following = meeting_on(world, AS_OF + dt.timedelta(days=7))
    draft = sitting.draft(
        result="deferred", deferral_cause="imaging", reasons="No MRI of the liver.",
        actions="MRI: Rada",
    )  # fmt: skip
    sign(draft, by=world.chair)
    assert item_state(sitting) == ItemState.DEFERRED
    item = AgendaItem.objects.get(pk=sitting.item.pk)
    assert item.why == "Information missing: imaging: No MRI of the liver."
    assert "Information missing: imaging" in Decision.objects.get(pk=draft.pk).text
    assert following.items.get().case == sitting.clinic.case
    again = services.start(case=case_of(sitting), by=world.chair)
    assert (again.number, again.replaces) == (2, draft)
    assert not again.answer


def test_a_board_without_content_decides_and_says_that_nothing_was_checked(
    sitting: Sitting,
) -> None:
    sitting.clinic.version.__class__.objects.filter(pk=sitting.clinic.version.pk).update(
        effective_from=AS_OF + dt.timedelta(days=1)
    )
    signed = sign(sitting.draft(concordance="no_guidance"), by=sitting.world.chair)
    assert signed.assessment is None
    notices = [b.text for b in read_document(signed.text).blocks if isinstance(b, Notice)]
    assert any("nothing was checked" in text for text in notices)


def test_a_quorum_that_is_not_met_is_on_the_paper(sitting: Sitting) -> None:
    sitting.meeting.board.quorum.create(specialty="liver_surgery")
    signed = sign(sitting.draft(), by=sitting.world.chair)
    assert "Quorum incomplete: no Liver surgery." in signed.text


# ------------------------------------------------------------------ afterwards


def test_a_signed_decision_is_not_written_again(sitting: Sitting) -> None:
    signed = sign(sitting.draft(), by=sitting.world.chair)
    with pytest.raises(services.AlreadySigned):
        write(signed, by=sitting.world.chair, answer="Something else")
    with pytest.raises(services.AlreadySigned):
        sign(signed, by=sitting.world.chair)
    with pytest.raises(services.AlreadySigned):
        services.start(case=case_of(sitting), by=sitting.world.chair)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tumorboard_decision SET answer = 'forged'",
        "UPDATE tumorboard_decision SET signed_at = NULL",
        "DELETE FROM tumorboard_decision",
        "UPDATE tumorboard_decisionpaper SET sha256 = 'forged'",
        "DELETE FROM tumorboard_decisionpaper",
    ],
)
def test_the_database_itself_refuses_to_change_it(sitting: Sitting, statement: str) -> None:
    signed = sign(sitting.draft(), by=sitting.world.chair)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    stored = Decision.objects.get()
    assert (stored.answer, stored.signed_at) == (signed.answer, signed.signed_at)


def test_nor_is_another_one_written_over_it(sitting: Sitting) -> None:
    sign(sitting.draft(), by=sitting.world.chair)
    quoted = [
        connection.ops.quote_name(str(field.column)) for field in Decision._meta.concrete_fields
    ]
    columns = ", ".join(quoted)
    copy = f"INTO tumorboard_decision ({columns}) SELECT {columns} FROM tumorboard_decision"
    statement = (
        f"INSERT OR REPLACE {copy}"
        if connection.vendor == "sqlite"
        else f"INSERT {copy} ON CONFLICT (id) DO UPDATE SET answer = 'forged'"
    )
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


# ------------------------------------------------------------------ amending


def test_an_amendment_replaces_and_the_former_says_so(sitting: Sitting) -> None:
    world = sitting.world
    former = sign(sitting.draft(), by=world.chair)
    draft = services.amend(former, by=world.chair, reason="The pathology was revised.")
    assert draft.answer == former.answer
    write(draft, by=world.chair, answer="Systemic treatment first.")
    amended = sign(draft, by=world.chair)
    former = Decision.objects.get(pk=former.pk)
    assert (amended.number, amended.replaces) == (2, former)
    assert "Replaces decision 1. Reason: The pathology was revised." in amended.text
    assert former.answer == DECIDED["answer"]
    as_signed = former.papers.get(kind=PaperKind.SIGNED)
    marked = former.papers.get(kind=PaperKind.SUPERSEDED)
    assert "Superseded" not in words_of(as_signed)
    assert "by decision 2. Reason: The pathology was revised." in words_of(marked)
    assert DECIDED["answer"] in words_of(marked)


def test_only_the_newest_decision_is_amended(sitting: Sitting) -> None:
    world = sitting.world
    first = sign(sitting.draft(), by=world.chair)
    sign(services.amend(first, by=world.chair, reason="A typing error."), by=world.chair)
    with pytest.raises(services.NotTheNewest):
        services.amend(first, by=world.chair, reason="Another one.")


def test_an_amendment_that_nobody_wants_is_dropped_with_a_reason(sitting: Sitting) -> None:
    world = sitting.world
    former = sign(sitting.draft(), by=world.chair)
    draft = services.amend(former, by=world.chair, reason="The pathology was revised.")
    services.drop_amendment(draft, by=world.chair, reason="It was another patient's.")
    assert list(Decision.objects.all()) == [former]
    said = AuditEvent.objects.get(action="decision.amendment_dropped")
    assert said.changes()["answer"] == [DECIDED["answer"], None]


def test_a_first_draft_is_not_dropped(sitting: Sitting) -> None:
    with pytest.raises(services.NotAnAmendment):
        services.drop_amendment(sitting.draft(), by=sitting.world.chair, reason="x")


def test_decisions_are_seen_by_their_board(sitting: Sitting) -> None:
    draft = sitting.draft()
    assert list(Decision.objects.visible_to(sitting.world.member)) == [draft]
    for outsider in (*sitting.world.outsiders, sitting.world.administrator):
        assert not Decision.objects.visible_to(outsider).exists()
