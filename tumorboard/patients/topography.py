"""Common sites of primaries by ICD-O-3 topography, for suggesting; any other code is as good."""

from __future__ import annotations

SITES: dict[str, str] = {
    "C18.0": "Caecum",
    "C18.1": "Appendix",
    "C18.2": "Ascending colon",
    "C18.3": "Hepatic flexure",
    "C18.4": "Transverse colon",
    "C18.5": "Splenic flexure",
    "C18.6": "Descending colon",
    "C18.7": "Sigmoid colon",
    "C18.9": "Colon, part not stated",
    "C19.9": "Rectosigmoid junction",
    "C20.9": "Rectum",
    "C16.9": "Stomach",
    "C17.9": "Small intestine",
    "C22.0": "Liver",
    "C22.1": "Intrahepatic bile duct",
    "C23.9": "Gallbladder",
    "C24.0": "Extrahepatic bile duct",
    "C25.9": "Pancreas",
    "C34.1": "Upper lobe of lung",
    "C34.2": "Middle lobe of lung",
    "C34.3": "Lower lobe of lung",
    "C34.9": "Lung, part not stated",
    "C40.2": "Long bones of the leg",
    "C41.9": "Bone, part not stated",
    "C50.9": "Breast",
    "C54.1": "Endometrium",
    "C56.9": "Ovary",
    "C61.9": "Prostate",
    "C64.9": "Kidney",
    "C67.9": "Bladder",
}
_CODES = {words.casefold(): code for code, words in SITES.items()}


def code_of(text: str) -> str:
    """The code for a site typed in words; anything else as it was typed, in capitals."""
    return _CODES.get(text.strip().casefold(), text.strip().upper())
