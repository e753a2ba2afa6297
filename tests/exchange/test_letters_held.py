"""What keeps a letter from going out: the patient is told first, lives, and reads no figures."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.correspondence import Correspondence, held, paper_of, record_death, today
from tests.sitting import Sitting, sign
from tumorboard.exchange import letter_paper
from tumorboard.exchange import letter_services as services
from tumorboard.exchange.letter_models import Communication, Letter
from tumorboard.exchange.letter_queries import was_told
from tumorboard.exchange.letter_rules import Hold
from tumorboard.exchange.letters import body_for

# ------------------------------------------------------------------ the patient is told first


def test_a_letter_to_the_patient_waits_until_somebody_has_spoken_with_them(
    correspondence: Correspondence,
) -> None:
    letter = correspondence.letter("patient")
    assert held(correspondence, letter) == [Hold.NOT_TOLD]
    correspondence.told()
    correspondence.release(letter)
    assert Letter.objects.get(pk=letter.pk).released_by == correspondence.world.coordinator


@pytest.mark.parametrize("means", ["letter", "portal"])
def test_what_the_patient_may_have_read_alone_is_not_being_told(
    correspondence: Correspondence, means: str
) -> None:
    correspondence.told(means, by=correspondence.world.coordinator)
    assert held(correspondence, correspondence.letter("patient")) == [Hold.NOT_TOLD]


def test_that_somebody_else_was_told_opens_nothing(correspondence: Correspondence) -> None:
    services.log(
        correspondence.decision, recipient="gp", name="Dr Field", means="phone", on=today(),
        by=correspondence.world.member, as_of=today(),
    )  # fmt: skip
    assert held(correspondence, correspondence.letter("patient")) == [Hold.NOT_TOLD]


def test_only_a_clinician_says_that_the_patient_was_told(correspondence: Correspondence) -> None:
    with pytest.raises(services.NotAClinician):
        correspondence.told("phone", by=correspondence.world.coordinator)
    correspondence.told("phone", by=correspondence.world.nurse)
    assert was_told(correspondence.decision)


def test_a_wrong_entry_is_taken_back_and_the_letter_waits_again(
    correspondence: Correspondence,
) -> None:
    entry = correspondence.told()
    with pytest.raises(services.NotAClinician):
        services.retract(entry, reason="Another patient", by=correspondence.world.coordinator)
    services.retract(entry, reason="Another patient", by=correspondence.world.nurse)
    assert held(correspondence, correspondence.letter("patient")) == [Hold.NOT_TOLD]
    assert Communication.objects.count() == 2, "both stay in the log"
    with pytest.raises(services.TakenBack):
        services.retract(entry, reason="Again", by=correspondence.world.nurse)


def test_nobody_was_told_tomorrow_or_before_the_meeting(correspondence: Correspondence) -> None:
    for day in (today() + dt.timedelta(days=1), today() - dt.timedelta(days=1)):
        with pytest.raises(services.NotThen):
            services.log(
                correspondence.decision, recipient="gp", name="Dr Field", means="phone", on=day,
                by=correspondence.world.nurse, as_of=today(),
            )  # fmt: skip


def test_the_others_need_not_wait_for_the_patient(correspondence: Correspondence) -> None:
    for recipient in ("referrer", "gp"):
        assert correspondence.release(correspondence.letter(recipient)).released_at


# ------------------------------------------------------------------ survival, contact, addressee


@pytest.mark.parametrize(
    "sentence",
    [
        "The 5-year survival is 40 %.",
        "Most people live for two years.",
        "Your life expectancy is a few months.",
        "Three out of ten patients are cured.",
        "The chance that it comes back is 30 per cent.",
    ],
)
def test_no_figure_of_survival_reaches_a_patient(
    correspondence: Correspondence, sentence: str
) -> None:
    correspondence.told()
    letter = correspondence.letter("patient", body=f"Dear Mirren Holt,\n\n{sentence}")
    assert held(correspondence, letter) == [Hold.SURVIVAL]


def test_a_figure_in_the_decision_holds_the_letter_until_it_is_reworded(sitting: Sitting) -> None:
    answer = "Resect the liver: the 5-year survival is 40 %."
    signed = sign(sitting.draft(answer=answer), by=sitting.world.chair, as_of=today())
    board = Correspondence(sitting, signed)
    board.told()
    letter = board.letter("patient")
    assert answer in letter.body, "the board's words are never dropped unseen"
    assert held(board, letter) == [Hold.SURVIVAL]
    by = sitting.world.nurse
    services.save(
        letter, version=letter.version, by=by, addressee=letter.addressee, contact=letter.contact,
        body=letter.body.replace(answer, "An operation on your liver."),
    )  # fmt: skip
    assert board.release(letter).released_at


@pytest.mark.parametrize("intent", ["curative", "palliative", "diagnostic"])
def test_our_own_words_hold_no_letter(sitting: Sitting, intent: str) -> None:
    draft = sitting.draft(intent=intent, next_date=today() + dt.timedelta(days=14))
    board = Correspondence(sitting, sign(draft, by=sitting.world.chair, as_of=today()))
    board.told()
    assert board.release(board.letter("patient")).released_at


def test_what_is_deferred_is_no_recommendation(sitting: Sitting) -> None:
    draft = sitting.draft(
        result="deferred", deferral_cause="imaging", reasons="The MRI is missing.",
        actions="Rada Petrova: MRI of the liver",
        next_date=today() + dt.timedelta(days=7),
    )  # fmt: skip
    signed = sign(draft, by=sitting.world.chair, as_of=today())
    body = body_for(signed, "patient")
    assert "could not recommend a treatment yet" in body
    assert "get rid of the cancer" not in body
    assert "Outcome: Deferred" in body_for(signed, "gp")
    assert "Actions: Rada Petrova: MRI of the liver" in body_for(signed, "gp")


def test_dates_doses_and_sizes_are_no_survival_figures(correspondence: Correspondence) -> None:
    correspondence.told()
    body = "Your operation is planned for 15 Dec 2026. The spot in your liver measures 34 mm."
    assert correspondence.release(correspondence.letter("patient", body=body)).released_at


def test_a_patient_is_given_a_name_to_ask(correspondence: Correspondence) -> None:
    correspondence.told()
    letter = correspondence.letter("patient", contact="")
    assert held(correspondence, letter) == [Hold.NO_CONTACT]


def test_a_letter_goes_to_somebody_and_says_something(correspondence: Correspondence) -> None:
    letter = correspondence.letter("gp", addressee=" ", body="")
    assert held(correspondence, letter) == [Hold.NO_ADDRESSEE, Hold.NO_BODY]


# ------------------------------------------------------------------ alive or not


@pytest.mark.parametrize("recipient", ["referrer", "gp", "patient"])
def test_whether_the_patient_is_alive_is_asked_before_every_letter(
    correspondence: Correspondence, recipient: str
) -> None:
    correspondence.told()
    assert held(correspondence, correspondence.letter(recipient), vital="") == [
        Hold.VITAL_NOT_ASKED
    ]


def test_a_death_that_is_heard_of_is_recorded_first(correspondence: Correspondence) -> None:
    letter = correspondence.letter("gp")
    assert held(correspondence, letter, vital="dead") == [Hold.DEATH_NOT_RECORDED]


def test_no_letter_to_a_patient_who_has_died(correspondence: Correspondence) -> None:
    letter = correspondence.letter("patient")
    correspondence.told()
    record_death(correspondence)
    assert Hold.DIED in held(correspondence, letter, vital="dead")
    assert Hold.DIED in held(correspondence, letter, vital="alive")
    Letter.objects.all().delete()
    with pytest.raises(services.Held):
        correspondence.letter("patient")


def test_the_others_are_written_to_once_the_death_is_confirmed(
    correspondence: Correspondence,
) -> None:
    record_death(correspondence)
    letter = correspondence.letter("gp")
    assert held(correspondence, letter) == [Hold.RECORDED_DEAD]
    correspondence.release(letter, vital="dead")
    assert letter.content is not None
    assert letter_paper.DIED in paper_of(bytes(letter.content))
