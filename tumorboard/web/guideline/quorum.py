"""What a rule about who has to be in the room says of itself, in pairs."""

from __future__ import annotations

from guidelines.core.content.quorum import QuorumRule
from tumorboard.decisions.models import Intent
from tumorboard.people.roles import specialty_words


def quorum_facts(rule: QuorumRule) -> list[tuple[str, str]]:
    intents = (str(Intent(each).label).lower() for each in rule.intents)
    rows = [
        ("Decisions with this intent", ", ".join(intents)),
        ("Need to be there", specialty_words(rule.all_of, rule.any_of)),
        ("When missing", rule.if_missing),
    ]
    return [(name, words) for name, words in rows if words]
