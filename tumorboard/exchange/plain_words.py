"""Plain language for patients: words explained, and no figures about how long people live. Pure."""

from __future__ import annotations

import re

# What a reader of a patient's letter may not know, in the words of the ward. Read in this order.
EXPLAINED: tuple[tuple[str, str, str], ...] = (
    (r"metasta\w+", "Metastasis", "a place where the cancer has spread to"),
    (r"resect\w*", "Resection", "an operation that takes the cancer out"),
    (r"ablat\w+", "Ablation", "destroying a small tumour with heat or cold, where it is"),
    (r"(?<!immuno)chemotherap\w+|systemic", "Chemotherapy and other systemic treatment",
     "medicines against the cancer that reach the whole body"),
    (r"chemoradi\w+", "Chemoradiotherapy", "radiotherapy and chemotherapy given together"),
    (r"radiotherap\w+|SBRT|SABR", "Radiotherapy", "treatment with carefully aimed rays"),
    (r"immunotherap\w+", "Immunotherapy", "medicine that helps your own defences"),
    (r"neoadjuvant", "Neoadjuvant", "treatment before an operation"),
    (r"(?<!neo)adjuvant", "Adjuvant", "treatment after an operation, to lower the risk of return"),
    (r"restag\w+|staging", "Staging", "tests of where the cancer is; restaging repeats them"),
    (r"biops\w+", "Biopsy", "taking a small piece of tissue to look at it closely"),
    (r"surveillance|follow-up", "Surveillance", "regular checks, so that changes are seen early"),
    (r"stoma\b", "Stoma", "an opening on the belly through which the bowel empties into a bag"),
    (r"embolisation", "Embolisation", "closing a blood vessel from inside"),
    (r"palliative", "Palliative", "treatment that controls the illness and eases complaints"),
    (r"\bCT\b", "CT", "a detailed X-ray picture of the body in slices"),
    (r"\bMRI\b", "MRI", "a picture of the body made with a strong magnet, without X-rays"),
    (r"\bPET\b", "PET", "a picture that shows where cells are very active"),
    (r"multidisciplinary", "Multidisciplinary team", "specialists of several fields"),
)  # fmt: skip

_WORDS = "two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred"
_LENGTH = re.compile(
    rf"\d|%|\b(per ?cent|half|third|quarter|most|majority|few|months?|years?|weeks?|{_WORDS})\b",
    re.IGNORECASE,
)
_LIVING = re.compile(
    r"surviv|prognos|life expectanc|outlook|mortalit|hazard ratio|cure rate|time left"
    r"|\b(alive|live|lives|lived|living|die|dies|died|death|dying|median|OS|PFS|DFS)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"\d+([.,]\d+)?\s*(%|per ?cent)|\b(\d+|one|{_WORDS})\s+(in|out of)\s+(every\s+)?(a\s+)?"
    rf"(\d+|{_WORDS})\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")


def explained(text: str) -> list[str]:
    """A line for each of the words that stand in the text."""
    return [
        f"{word}: {meaning}."
        for pattern, word, meaning in EXPLAINED
        if re.search(pattern, text, re.IGNORECASE)
    ]


def survival_figures(text: str) -> list[str]:
    """Sentences that say how long people live or how likely something is; any share counts.

    It rather stops one sentence too many: whoever writes can word it without a figure.
    """
    return [sentence for sentence in _SENTENCES.split(text) if _is_figure(sentence)]


def _is_figure(sentence: str) -> bool:
    speaks_of_living = _LIVING.search(sentence) and _LENGTH.search(sentence)
    return bool(speaks_of_living or _SHARE.search(sentence))
