"""How fast a case is assessed, beside the parts of the work it consists of."""

from collections.abc import Callable, Iterator

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.assess import assess, chosen_definitions, replays
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.missing import watched
from guidelines.core.evaluation.result import Choices
from guidelines.core.facts.derive import derive_facts
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.record.casefile import read_case
from guidelines.core.timing.classification import classify
from tests.bench.measuring import Row, per_second
from tests.cases.reports import AS_OF, CASES, sequencing


def rows() -> Iterator[Row]:
    guideline = sequencing()
    files = sorted(CASES.glob("case-*.yaml"))
    records = [read_case(file.name, file.read_text("utf-8")) for file in files]
    stored = [assess(record, guideline, as_of=AS_OF).text for record in records]

    def each(action: Callable[[CaseRecord], object]) -> Callable[[], object]:
        return lambda: [action(record) for record in records]

    whole = each(lambda record: assess(record, guideline, as_of=AS_OF))
    verdicts = each(lambda record: verdicts_of(record, guideline))
    yield per_second("assessments per second (verdicts alone)", whole, verdicts, count=len(records))
    yield per_second(
        "replays per second (assessments)",
        lambda: [replays(text, guideline) for text in stored],
        whole,
        count=len(records),
    )


def verdicts_of(record: CaseRecord, guideline: Guideline) -> list[object]:
    """What applies, without reasons, plans, or what the missing facts would change."""
    definitions = chosen_definitions(guideline, record.case.stream, Choices())
    thresholds = {key: threshold.value for key, threshold in guideline.thresholds.items()}
    classification = classify(record, definitions, thresholds)
    facts = derive_facts(record, definitions, AS_OF, thresholds, classification)
    evaluator = Evaluator(guideline, facts)
    return [evaluator.verdict(item.when) for item in watched(guideline).values()]
