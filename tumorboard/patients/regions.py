"""Which regions one should have looked at: most of them always, some for certain primaries."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tumorboard.patients.choices import Region

# By the site of a primary; while no site is stated, what the bowel would be asked.
_SITES_OF = {
    Region.COLON: re.compile(r"C(17|18|19|20|21)|$"),
    Region.MEDIASTINUM: re.compile(r"C3[3478]"),
    Region.PLEURA: re.compile(r"C3[48]"),
    Region.BREAST: re.compile(r"C50"),
}


def regions_to_show(sites: Iterable[str], examined: Iterable[str]) -> list[Region]:
    """Asked about for a primary of one of these sites, or examined anyway."""
    stated, seen = list(sites) or [""], set(examined)
    return [
        region
        for region in Region
        if region not in _SITES_OF
        or region.value in seen
        or any(_SITES_OF[region].match(site) for site in stated)
    ]
