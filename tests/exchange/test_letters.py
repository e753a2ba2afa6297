"""Letters: worded from what was signed, held until they may go out, and kept as they went."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.correspondence import Correspondence, held, paper_of, record_death, today
from tests.decisions.promised import action_row, condition_row, put
from tests.sitting import Sitting, sign
from tumorboard.audit.models import AuditEvent
from tumorboard.decisions.models import Decision
from tumorboard.documents.blocks import read_document
from tumorboard.exchange import letter_paper
from tumorboard.exchange import letter_services as services
from tumorboard.exchange.letter_models import Communication, Letter
from tumorboard.exchange.letter_queries import overdue
from tumorboard.exchange.letter_rules import Hold
from tumorboard.exchange.letters import body_for, steps_of
from tumorboard.people.board_rules import set_rules
from tumorboard.people.models import Board
from tumorboard.plans.models import Plan
from tumorboard.records import StaleVersion

# ------------------------------------------------------------------ what they say


def test_a_colleague_reads_question_answer_and_who_is_responsible(
    correspondence: Correspondence,
) -> None:
    body = correspondence.letter("referrer").body
    for words in (
        "Can the liver be resected, and in which order?",
        "The board recommends: Resect the liver first, then close surveillance.",
        "Intent: Curative",
        "Responsible: Lena Vogt",
        "Dissent: The oncologist would begin with chemotherapy.",
        "Decision signed by Hari Chaudhry",
        "Hospital no. 402118",
    ):
        assert words in body


def test_a_patient_reads_plain_words_and_nobodys_dissent(correspondence: Correspondence) -> None:
    body = correspondence.letter("patient").body
    assert body.startswith("Dear Mirren Holt,")
    assert "The aim of the treatment is to get rid of the cancer." in body
    assert "Resection: an operation that takes the cancer out." in body
    assert "Lena Vogt is responsible for your treatment." in body
    for words in ("oncologist", "Two lesions", "concordant", "guideline"):
        assert words not in body


def test_only_what_was_signed_is_told(correspondence: Correspondence) -> None:
    case = correspondence.decision.case
    case.update_fields(case.version, by=correspondence.world.coordinator, question="Another one?")
    assert "in which order?" in correspondence.letter("gp").body


def test_the_plan_is_told_with_its_dates(sitting: Sitting, plan: Plan, today: dt.date) -> None:
    signed = sign(sitting.draft(conditions="No new lesion"), by=sitting.world.chair, as_of=today)
    ahead = [step for step in steps_of(read_document(signed.text)) if not step.is_done]
    assert any(step.when for step in ahead)
    colleague, patient = body_for(signed, "gp"), body_for(signed, "patient")
    assert plan.title in colleague
    assert "On the condition: No new lesion" in colleague
    assert "This depends on:\nNo new lesion" in patient
    for step in ahead:
        assert (f"{step.label}: {step.when}" if step.when else step.label) in colleague
        assert step.label in patient
        assert step.when in patient
    assert "These dates can still change." in patient


def test_actions_and_conditions_are_told_with_owner_and_day(sitting: Sitting) -> None:
    world = sitting.world
    draft = sitting.draft(
        concordance="conditional", treatments="Ablation\nLiver resection",
        treatment_order="alternatives", genetics_considered="yes", genetics="BRCA ordered",
    )  # fmt: skip
    asked = action_row(world.member, "Ask for RAS")
    over = action_row(world.member, "Ask for HER2", dropped="known already")
    lung = condition_row(world.radiologist, "imaging")
    heart = condition_row(world.member, "person", text="The heart is fit", dropped="seen since")
    rows = (asked, over, lung, heart)
    signed = sign(put(draft, *rows, by=world.chair), by=world.chair, as_of=today())
    colleague, patient = body_for(signed, "referrer"), body_for(signed, "patient")
    for words in (
        f"Actions:\n- Ask for RAS: {world.member}, by 10 Dec 2026",
        f"- Ask for HER2 (dropped: known already): {world.member}",
        f"- The lung is clear (Imaging recorded; {world.radiologist} sees to it until 10 Dec 2026)",
        "  If met: Resect the liver\n  If not met: Systemic treatment first",
        "Treatments, as alternatives:\nAblation\nLiver resection",
        "Genetics: considered: BRCA ordered",
    ):
        assert words in colleague
    assert "This depends on:\nThe lung is clear" in patient
    for words in ("heart", "RAS", "HER2", "If not met"):
        assert words not in patient


# ------------------------------------------------------------------ kept as released


def test_what_is_released_is_kept_with_its_paper(correspondence: Correspondence) -> None:
    letter = Letter.objects.get(pk=correspondence.release(correspondence.letter("referrer")).pk)
    assert letter.content is not None
    content = bytes(letter.content)
    assert letter.sha256 == hashlib.sha256(content).hexdigest()
    words = paper_of(content)
    for each in ("Letter to the referrer", "Resect the liver first", letter_paper.FOOT,
                 "Dr Rosa Field", "Cora Lind"):  # fmt: skip
        assert each in words
    assert "For discussion" not in words
    events = AuditEvent.objects.filter(action__startswith="letter.").values_list("action")
    assert [each for (each,) in events] == [
        "letter.started", "letter.drafted", "letter.released",
    ]  # fmt: skip


def test_a_released_letter_is_changed_by_nobody(correspondence: Correspondence) -> None:
    letter = correspondence.release(correspondence.letter("gp"))
    with pytest.raises(services.AlreadyReleased):
        services.save(
            letter, version=letter.version, by=correspondence.world.chair, addressee="x", body="x"
        )
    with pytest.raises(services.AlreadyReleased):
        correspondence.release(letter)
    for write in (
        lambda: Letter.objects.filter(pk=letter.pk).update(body="Something else"),
        lambda: Communication.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_a_corrected_letter_is_a_new_one_that_says_so(correspondence: Correspondence) -> None:
    first = correspondence.release(correspondence.letter("gp"))
    second = correspondence.release(correspondence.letter("gp", body="Dear Dr Field,\n\nNow so."))
    assert first.pk != second.pk
    assert "takes the place of our letter of" in second.text
    assert "takes the place of" not in first.text


def test_what_was_not_read_is_not_released(correspondence: Correspondence) -> None:
    letter = correspondence.letter("gp")
    read = letter.version
    services.save(
        Letter.objects.get(pk=letter.pk), version=read, by=correspondence.world.chair,
        addressee="Dr Field", body="Changed meanwhile.",
    )  # fmt: skip
    with pytest.raises(StaleVersion):
        services.release(
            letter,
            version=read,
            vital="alive",
            by=correspondence.world.chair,
            as_of=today(),
            now=timezone.now(),
        )
    assert not Letter.objects.released().exists()
    assert not Communication.objects.exists(), "nothing is half released"


def test_a_draft_decision_has_no_letters(sitting: Sitting) -> None:
    with pytest.raises(services.NotSigned):
        services.start(sitting.draft(), recipient="gp", by=sitting.world.coordinator)


# ------------------------------------------------------------------ amended


def test_letters_of_an_amended_decision_stay_where_they_are(
    correspondence: Correspondence,
) -> None:
    gone, waiting = correspondence.release(correspondence.letter("gp")), correspondence.letter(
        "referrer"
    )  # fmt: skip
    newer = correspondence.amended()
    assert held(correspondence, waiting) == [Hold.SUPERSEDED]
    with pytest.raises(services.Held):
        services.start(correspondence.decision, recipient="patient", by=newer.world.chair)
    marked = letter_paper.superseded(gone, by=newer.decision)
    assert marked.watermark.startswith("Superseded")
    assert "The pathology was revised." in str(marked.blocks[0])
    assert "Replaces decision 1" in paper_of(
        bytes(newer.release(newer.letter("gp")).content or b"")
    )


def test_the_reason_of_an_amendment_is_not_read_on_a_patients_letter(
    correspondence: Correspondence,
) -> None:
    correspondence.told()
    letter = correspondence.release(correspondence.letter("patient"))
    newer = correspondence.amended()
    assert "pathology" not in str(letter_paper.superseded(letter, by=newer.decision).blocks[0])
    assert held(newer, newer.letter("patient")) == [Hold.NOT_TOLD], "they are told anew"


# ------------------------------------------------------------------ watermarks, deadlines


def test_the_watermark_of_the_decision_is_that_of_its_letters(
    correspondence: Correspondence,
) -> None:
    decision = correspondence.decision
    decision.text = decision.text.replace(
        '"watermark":""', '"watermark":"Demonstration · content not approved"'
    )
    letter = Letter(decision=decision, recipient="gp", body="Dear Dr Field")
    marks = letter_paper.document_of(letter).watermark
    assert marks == "Demonstration · content not approved"


def late(correspondence: Correspondence, days: int) -> bool:
    decisions, boards = (
        Decision.objects.all(),
        Board.objects.filter(pk=correspondence.world.board.pk),
    )
    as_of = today() + dt.timedelta(days=days)
    return overdue(decisions, boards, as_of=as_of).filter(pk=correspondence.decision.pk).exists()


def test_letters_are_late_after_the_days_of_the_board(correspondence: Correspondence) -> None:
    assert not late(correspondence, 2)
    assert late(correspondence, 3)
    set_rules(correspondence.world.board, version=0, by=correspondence.world.chair, letter_days=7)
    assert not late(correspondence, 7)
    assert late(correspondence, 8)
    for recipient in ("gp", "referrer"):
        correspondence.release(correspondence.letter(recipient))
    assert late(correspondence, 8), "the patient has none yet"
    correspondence.told()
    correspondence.release(correspondence.letter("patient"))
    assert not late(correspondence, 8)


def test_the_dead_and_the_amended_are_owed_nothing(correspondence: Correspondence) -> None:
    record_death(correspondence)
    for recipient in ("gp", "referrer"):
        correspondence.release(correspondence.letter(recipient), vital="dead")
    assert not late(correspondence, 9)
    newer = correspondence.amended()
    assert not late(correspondence, 9)
    assert late(newer, 9)
