"""What a second pair of clinical eyes found in breast and lung cancer: each was wrong once."""

from __future__ import annotations

from tests.content import lung_patients as lung
from tests.content.breast_patients import HER2, LUMINAL, two_breasts
from tests.content.patients import Changes, sequencing, status

NO_LVEF: Changes = {"date": "2026-04-28", "ecog": 1, "menopausal": "post"}


class TestHeartOfTwoBreasts:
    """SAFETY-11: the breast that leads the treatment may be the one that was not asked about."""

    def test_a_her2_positive_cancer_of_the_other_breast_asks_for_the_heart(self) -> None:
        assert status(two_breasts(LUMINAL, HER2, fitness=NO_LVEF), "breast-lvef") == "applies"

    def test_known_it_is_not_asked_for(self) -> None:
        assert status(two_breasts(LUMINAL, HER2), "breast-lvef") == "does_not_apply"

    def test_two_luminal_cancers_need_none(self) -> None:
        both = two_breasts(LUMINAL, LUMINAL, fitness=NO_LVEF)
        assert status(both, "breast-lvef") == "does_not_apply"


class TestWordsAboutTheBrain:
    """SAFETY-29: a drug for ROS1 or RET may reach the brain; nothing here says that it does not."""

    def test_another_driver_is_asked_about_before_local_treatment(self) -> None:
        ros1 = lung.patient(**lung.QUIET, **lung.markers(EGFR="wild", ALK="none", ROS1="fusion"))
        assert status(ros1, "lung-brain-early-local") == "applies"
        text = sequencing().recommendations["lung-brain-early-local"].text
        assert "ask first whether its drug reaches the brain" in text

    def test_immunotherapy_alone_is_the_step_that_asks_before_immunotherapy(self) -> None:
        for name in ("lung-synchronous-oligometastatic", "lung-palliative-systemic"):
            steps = {step.id: step.label for step in sequencing().pathways[name].steps}
            assert "immunotherapy" not in steps["systemic"].lower()
            assert "alone" in steps["immunotherapy"]
