"""One edit of a plan: the form that was sent, what it came to, and the page that answers it."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from guidelines.core.planning.edits import EditError, write_edit
from guidelines.core.wording.explain_edit import EditExplainer
from tumorboard.assessment.services import Current, NoGuideline, current_assessment
from tumorboard.cases.models import Case
from tumorboard.plans import services
from tumorboard.plans.models import Plan
from tumorboard.plans.solving import desk_of, draft_of
from tumorboard.web.next_address import next_address
from tumorboard.web.plans.forms import BY_KIND, AddForm, EditForm, ReadyForm
from tumorboard.web.plans.hand import add_choices
from tumorboard.web.plans.page import Told, plan_page
from tumorboard.web.plans.screen import plan_screen
from tumorboard.web.request import Request

SOMEBODY_FIRST = "Someone else changed this plan first. Not saved: {words}. This is how it stands."
NOT_POSSIBLE = "Not saved: {words}."
NOT_COMPUTED = "Not saved: the guideline offers this pathway no more, or nothing can be computed."


class PlanEditing:
    def __init__(self, request: Request, plan: Plan, case: Case) -> None:
        self.request, self.plan, self.case = request, plan, case
        self.current = self._current()
        self.form: EditForm | None = None
        self.done = self.refused = ""

    @property
    def version(self) -> int:
        """A form without a version was not ours: it matches no plan."""
        text = self.request.POST.get("version", "")
        return int(text) if text.isascii() and text.isdigit() else 0

    def is_valid(self) -> bool:
        self.form = self._form()
        if self.form.is_valid():
            return True
        if isinstance(self.form, ReadyForm):
            self.refused = NOT_POSSIBLE.format(words="the form cannot be read")
        return False

    def save(self) -> None:
        """Raises StaleVersion, EditError, NotOffered, NoGuideline; then nothing is saved."""
        assert self.form is not None  # noqa: S101 - it was valid
        edit = self.form.to_edit()
        if self.current is None:
            raise NoGuideline
        made = services.edit_plan(
            self.plan,
            edit,
            version=self.version,
            current=self.current,
            by=self.request.user,
            key=self._key(write_edit(edit)),
        )
        self.done = made.words

    def too_late(self) -> None:
        """Somebody was faster: what was typed stays in its form."""
        self.refused = SOMEBODY_FIRST.format(words=self._words())

    def refuse(self, error: EditError) -> None:
        assert self.form is not None  # noqa: S101 - it was valid
        if isinstance(self.form, ReadyForm):
            self.refused = NOT_POSSIBLE.format(words=f"expected {error.expected}")
        else:
            self.form.refuse(error)

    def context(self) -> dict[str, Any]:
        """The plan as it stands now; for htmx the part of it, otherwise the whole screen."""
        form = self.form
        told = Told(
            done=self.done,
            refused=self.refused,
            given={} if self.done or form is None else {(form.kind, form.about): form},
            back=next_address(self.request),
        )
        plan = plan_page(self.request, self.case, self.current, in_hand=True, edit=told)
        if self.request.htmx:
            return {"plan": plan}
        return plan_screen(self.request, self.case, plan=plan).context()

    def _current(self) -> Current | None:
        try:
            return current_assessment(self.case, as_of=self.request.as_of)
        except NoGuideline:
            return None

    def _form(self) -> EditForm:
        sent = self.request.POST
        kind, about = sent.get("kind", ""), sent.get("about", "")
        if kind == AddForm.kind and self.current is not None:
            desk = desk_of(self.current, self.plan.pathway)
            found = desk.solve(draft_of(self.plan.head))
            return AddForm(sent, **add_choices(desk, found))
        return BY_KIND.get(kind, ReadyForm)(about, sent)

    def _key(self, edit: str) -> UUID:
        """The same edit of the same version by the same person is one edit, sent twice."""
        return uuid5(NAMESPACE_URL, f"{self.plan.pk} {self.version} {self.request.user.pk} {edit}")

    def _words(self) -> str:
        if self.current is None or self.form is None:
            return "your change"
        desk = desk_of(self.current, self.plan.pathway)
        found = desk.solve(draft_of(self.plan.head))
        return EditExplainer(self.current.guideline, found.pathway).sentence(self.form.to_edit())
