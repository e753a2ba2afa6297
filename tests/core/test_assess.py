"""A record and a guideline give one envelope, byte for byte the same every time."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from guidelines.core.content.canonical import canonical_json, sha256
from guidelines.core.content.guideline import Guideline, load_guideline
from guidelines.core.evaluation.assess import (
    Assessment,
    ChoiceError,
    assess,
    read_assessment,
    replay,
    replays,
)
from guidelines.core.evaluation.conclude import NOTHING_ENCODED, conclude
from guidelines.core.evaluation.result import Choices
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import (
    CaseHeader,
    CaseRecord,
    Emergencies,
    Fitness,
    Laboratory,
    Lesion,
    Primary,
    Specimen,
    Treatment,
)
from guidelines.core.timing.classification import classify
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_advice import AdviceExplainer
from guidelines.folders import CONTENT, GUIDELINE, read_folder
from tests.core.small import coded, facts, guideline, recommendation

TODAY = date(2026, 3, 2)
FILES = read_folder(CONTENT / GUIDELINE)
COLORECTAL = load_guideline(FILES)


def rectal_case(**changes: object) -> CaseRecord:
    """Rectal cancer in place, one liver metastasis seen on baseline staging, little else known."""
    record = CaseRecord(
        schema_version=1,
        case=CaseHeader(id="c1"),
        primaries=[
            Primary(id="P1", topography="C20.9", diagnosis_date="2026-02-01", status="in_place")
        ],
        lesions=[
            Lesion(
                id="L1",
                organ="liver",
                nature="metastasis",
                first_seen="2026-02-10",
                seen_at="baseline_staging",
            )
        ],
    )
    return msgspec.structs.replace(record, **changes)


def assessed(record: CaseRecord, of: Guideline = COLORECTAL, **choices: object) -> Assessment:
    return assess(record, of, as_of=TODAY, choices=msgspec.convert(choices, Choices))


def status(assessment: Assessment, item_id: str) -> str:
    advice = (*assessment.result.recommendations, *assessment.result.pitfalls)
    return next(each.status for each in advice if each.id == item_id)


def test_the_same_case_gives_the_same_bytes() -> None:
    again = load_guideline(FILES)
    assert assessed(rectal_case()).text == assessed(rectal_case(), again).text


def test_a_stored_assessment_reads_back_and_replays() -> None:
    made = assessed(rectal_case())
    stored = read_assessment(made.text)
    assert stored.envelope == made.envelope
    assert canonical_json(stored.envelope) == made.text
    assert replays(made.text, COLORECTAL)


def test_equal_records_give_the_same_bytes_however_they_were_put_together() -> None:
    from_elsewhere = "".join(["color", "ectal"])  # equal to the default and another object
    built = msgspec.structs.replace(
        rectal_case(),
        case=CaseHeader(id="c1", stream=from_elsewhere),
        fitness=Fitness(),
        emergencies=Emergencies(),
    )
    made = assessed(built)
    assert made.text == assessed(rectal_case()).text
    assert replays(made.text, COLORECTAL)


def test_hashes_are_of_canonical_text() -> None:
    envelope = assessed(rectal_case()).envelope
    assert envelope.record_hash == sha256(canonical_json(envelope.record))
    assert envelope.result_hash == sha256(canonical_json(envelope.result))
    assert envelope.content_hash == COLORECTAL.content_hash


def test_replay_refuses_other_content_and_notices_a_changed_result() -> None:
    made = assessed(rectal_case())
    with pytest.raises(ValueError, match="not this version"):
        replay(made.text, guideline())
    assert not replays(made.text.replace('"cost":1', '"cost":2', 1), COLORECTAL)


def test_no_result_holds_a_sentence_of_the_content() -> None:
    text = assessed(rectal_case()).text
    for item in COLORECTAL.recommendations.values():
        assert item.text not in text


def test_nothing_known_is_open_and_never_decided() -> None:
    nothing = CaseRecord(schema_version=1, case=CaseHeader(id="empty"))
    result = assessed(nothing).result
    undecided = {each.status for each in result.recommendations if each.kind == "do_not"}
    assert undecided <= {"open", "does_not_apply"}
    assert result.missing[0].place == "emergency"


def test_the_order_of_questions_is_emergencies_safety_then_the_rest() -> None:
    places = [each.place for each in assessed(rectal_case()).result.missing]
    assert places == sorted(places, key=["emergency", "safety", "question"].index)


def test_an_emergency_comes_first() -> None:
    case = rectal_case(emergencies=Emergencies(obstruction=True))
    recommendations = assessed(case).result.recommendations
    assert recommendations[0].emergency
    assert recommendations[0].status == "applies"


def test_a_cancer_without_guidance_is_told_that_nothing_was_checked() -> None:
    thyroid = Primary(id="P1", topography="C73.9", diagnosis_date="2026-01-05")
    result = assessed(rectal_case(primaries=[thyroid])).result
    assert NOTHING_ENCODED in [note.id for note in result.notes]
    assert result.uncovered == ("P1",)
    assert set(result.streams) == {"general", "multiple_primaries"}
    asked = {COLORECTAL.recommendations[each.id].stream for each in result.recommendations}
    assert asked == {"general", "multiple_primaries"}


def test_another_cancer_of_the_patient_stands_beside_the_one_asked_about() -> None:
    of = guideline(
        recommendations=recommendation("bowel", "{fact: mmr, known: false}")
        + recommendation("chest", "{fact: mmr, known: false}").replace("colorectal", "lung")
    )
    rectum = Primary(id="P1", topography="C20.9")
    lung = Primary(id="P2", topography="C34.1")
    asked = CaseHeader(id="b", focus_primary="P1")
    result = assessed(rectal_case(case=asked, primaries=[rectum, lung]), of).result
    assert (result.focus, result.streams) == ("P1", ("colorectal", "general"))
    assert [each.id for each in result.recommendations] == ["bowel"]
    (beside,) = result.also
    assert (beside.focus, beside.streams) == ("P2", ("lung",))
    assert [each.id for each in beside.recommendations] == ["chest"]


def test_a_result_that_is_too_old_counts_as_unknown_and_is_shown() -> None:
    def gfr(day: str) -> str:
        case = rectal_case(fitness=Fitness(gfr=Decimal(62), gfr_date=day))
        return assessed(case).result.facts["safety.gfr"].state

    assert gfr("2026-02-20") == "known"
    assert gfr("2025-02-20") == "stale"
    assert gfr("2026-02") == "known"
    assert gfr("2026") == "stale"


def test_a_board_chooses_among_published_definitions_and_numbers_only() -> None:
    with pytest.raises(ChoiceError, match="not a published definition"):
        assessed(rectal_case(), definitions={"metastasis_timing": "ours"})
    with pytest.raises(ChoiceError, match="not one of the published values"):
        assessed(rectal_case(), thresholds={"crc.early_late_months": "99"})


def test_the_choice_is_stored_and_used() -> None:
    of = guideline(
        definitions="""\
- {id: a, label: a, kind: metastasis_timing, streams: [any], anchor: diagnosis, default: true,
   synchronous: {rule: within_months, months: 3}, text: t, sources: [S]}
- {id: b, label: b, kind: metastasis_timing, streams: [any], anchor: diagnosis,
   synchronous: {rule: within_months, months: 12}, early: {months: 24}, text: t, sources: [S]}
""",
        recommendations=recommendation("r", "{fact: mmr, eq: dMMR}"),
    )
    late = rectal_case(
        lesions=[Lesion(id="L1", organ="liver", nature="metastasis", first_seen="2026-08-01")]
    )
    assert assessed(late, of).result.classification.case.definition == "a"
    chosen = assessed(late, of, definitions={"metastasis_timing": "b"})
    assert chosen.result.classification.case.definition == "b"
    assert chosen.result.classification.case.label == "synchronous"
    assert chosen.envelope.choices.definitions == {"metastasis_timing": "b"}
    assert replays(chosen.text, of)


def test_advice_that_contradicts_itself_is_shown_unless_an_override_decides() -> None:
    def conflicts(more: str) -> list[tuple[str, str]]:
        of = guideline(
            recommendations=recommendation("yes", "{fact: mmr, known: false}", more="action: cut")
            + recommendation(
                "no", "{fact: mmr, known: false}", kind="do_not", more="action: cut" + more
            )
        )
        return [(each.id, each.status) for each in assessed(rectal_case(), of).result.conflicts]

    assert conflicts("") == [("yes/no", "applies")]
    assert conflicts("\noverrides: [{id: yes, reason: r}]") == []


def test_dmmr_brings_immunotherapy_to_the_table_and_changes_what_is_open() -> None:
    open_case, known = (
        rectal_case(),
        rectal_case(
            specimens=[Specimen(id="S1", origin="P1", kind="biopsy", biomarkers={"MMR": "dMMR"})]
        ),
    )
    assert status(assessed(open_case), "immunotherapy-first") == "open"
    assert status(assessed(known), "immunotherapy-first") in {"applies", "possibly_overridden"}


def test_learning_something_never_undoes_what_was_settled_otherwise() -> None:
    """What did not apply, and asked nothing about our knowledge itself, still does not."""
    less = assessed(rectal_case())
    more = assessed(
        rectal_case(
            specimens=[Specimen(id="S1", origin="P1", biomarkers={"MMR": "pMMR", "RAS": "wild"})],
            laboratory=[Laboratory("CEA", Decimal(12), "ng/mL", "2026-02-11")],
            treatments=[
                Treatment(id="T1", kind="systemic", intent="conversion", start="2026-02-20")
            ],
        )
    )
    epistemic = {
        key for key, item in COLORECTAL.recommendations.items() if "known" in str(item.when)
    }
    before = {each.id for each in less.result.recommendations if each.status == "does_not_apply"}
    after = {each.id for each in more.result.recommendations if each.status == "does_not_apply"}
    assert before - epistemic <= after


def test_the_reason_of_every_status_in_words() -> None:
    rules = recommendation("a", "{fact: mmr, eq: pMMR}") + recommendation(
        "b",
        "{fact: resectable, eq: no}",
        more="overrides: [{id: a, reason: It comes first.}, {id: c, reason: It comes first.}]",
    )
    of = guideline(recommendations=rules + recommendation("c", "{fact: mmr, known: false}"))

    def reasons(*known: Fact) -> dict[str, str]:
        given = facts(*known, of=of)
        record = rectal_case()
        result = conclude(of, given, record, classify(record, [], {}), TODAY)
        words = AdviceExplainer(Explainer(of, result.facts), result)
        return {each.id: words.reason(each) for each in result.recommendations}

    proficient, no = coded("mmr", "pMMR"), coded("resectable", "no")
    assert reasons()["a"] == "open: needs MMR"
    assert reasons(proficient)["a"] == ("because MMR = proficient; applies unless resectable = no")
    assert reasons(proficient, coded("resectable", "yes"))["a"] == "because MMR = proficient"
    assert reasons(proficient, no)["a"] == "overridden by “b” (It comes first)"
    assert reasons(proficient)["c"] == "does not apply because MMR: proficient"
    assert reasons(no)["c"] == "overridden by “b” (It comes first)"
