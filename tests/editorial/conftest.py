"""A version in force and a change set on it, for the pages of editors."""

from __future__ import annotations

import pytest

from guidelines.models import GuidelineVersion
from tests.clinic import approved_content
from tests.world import World
from tumorboard.editorial import services
from tumorboard.editorial.models import ChangeSet


@pytest.fixture
def base(world: World) -> GuidelineVersion:
    return approved_content(world)


@pytest.fixture
def change_set(world: World, base: GuidelineVersion) -> ChangeSet:
    return services.open_change_set(
        base=base, title="CEA of 300", number="next", by=world.editor, purpose="A newer series"
    )
