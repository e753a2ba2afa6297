"""What is typed outlives the page, the sign-in and a lost connection; the room has a screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.clinic import AS_OF, Clinic, build_clinic
from tests.conftest import SignIn
from tests.sitting import meeting_on
from tests.support.browser import assert_accessible
from tests.world import build_world
from tumorboard.meetings import services as meetings
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.patients.models import FormDraft
from tumorboard.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = re.compile("Draft kept")
RESTORED = re.compile(r"Restored from your draft of \d\d:\d\d")
NewPage = Callable[[User | None], Page]


@pytest.fixture
def clinic(transactional_db: None) -> Clinic:
    return build_clinic(build_world())


@pytest.fixture
def new_page(browser: Browser, live_server: object) -> Iterator[NewPage]:
    """A browser of its own: nothing of another one's cookies. It may lose its connection."""
    contexts = []

    def opened(user: User | None) -> Page:
        context = browser.new_context(
            base_url=str(live_server), viewport={"width": 1280, "height": 800}
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            value = client.cookies[name].value
            context.add_cookies([{"name": name, "value": value, "url": str(live_server)}])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def record_of(clinic: Clinic) -> str:
    return reverse("patient", args=[clinic.patient.pk])


def open_lesion(page: Page, clinic: Clinic) -> None:
    """The form of the nodule, where its row stands."""
    row = page.locator(f"#finding-{clinic.nodule.pk}")
    row.get_by_role("link", name="Change Liver 3").click()
    expect(row.get_by_label("First seen", exact=True)).to_be_visible()


def test_what_was_typed_survives_the_page_and_the_sign_in(
    clinic: Clinic, new_page: NewPage
) -> None:
    by = clinic.world.member
    page = new_page(by)
    page.goto(record_of(clinic))
    open_lesion(page, clinic)
    page.get_by_label("First seen", exact=True).press_sequentially("2026-1")
    expect(page.get_by_text(KEPT)).to_be_visible(timeout=2000)
    expect(page.get_by_label("First seen", exact=True)).to_be_focused()
    page.goto(reverse("account_logout"))
    page.get_by_role("main").get_by_role("button").click()
    page.context.close()

    again = new_page(by)
    again.goto(record_of(clinic))
    open_lesion(again, clinic)
    expect(again.get_by_text(RESTORED)).to_be_visible()
    expect(again.get_by_label("First seen", exact=True)).to_have_value("2026-1")
    assert_accessible(again)
    again.get_by_label("First seen", exact=True).fill("2026-11")
    again.get_by_role("button", name="Save", exact=True).click()
    row = again.locator(f"#finding-{clinic.nodule.pk}")
    expect(row.get_by_role("link", name="Change Liver 3")).to_be_visible()
    clinic.nodule.refresh_from_db()
    assert clinic.nodule.first_seen == "2026-11"
    again.wait_for_timeout(2000)
    assert not FormDraft.objects.exists(), "nothing was sent after the form was saved"


def test_a_draft_is_discarded_where_the_form_stands(clinic: Clinic, sign_in: SignIn) -> None:
    page = sign_in(clinic.world.member)
    page.goto(record_of(clinic))
    open_lesion(page, clinic)
    page.get_by_label("First seen", exact=True).fill("2026-1")
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.goto(record_of(clinic))
    open_lesion(page, clinic)
    page.get_by_role("button", name="Discard the draft").click()
    expect(page.get_by_text(RESTORED)).to_have_count(0)
    expect(page.get_by_label("First seen", exact=True)).to_have_value("")
    assert page.url.endswith(record_of(clinic)), "in its place on the patient's page"


def test_without_a_connection_the_text_stays_and_is_kept_once_there_is_one(
    clinic: Clinic, new_page: NewPage
) -> None:
    page = new_page(clinic.world.member)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(record_of(clinic))
    open_lesion(page, clinic)
    page.context.set_offline(True)
    page.get_by_label("First seen", exact=True).press_sequentially("2026-10")
    expect(page.get_by_text("No connection")).to_be_visible()
    page.evaluate("setTimeout(() => location.reload(), 0)")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("First seen", exact=True)).to_have_value("2026-10")
    page.context.set_offline(False)
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.get_by_text("No connection")).to_be_hidden()
    page.goto(record_of(clinic))
    assert asked == ["beforeunload"], "what is kept may be left"


def test_an_answer_begun_on_the_case_page_is_back(clinic: Clinic, sign_in: SignIn) -> None:
    page = sign_in(clinic.coordinator)
    case = reverse("case", args=[clinic.case.pk])
    page.goto(case)
    box = page.locator("form.tb-card__answer", has=page.locator("[data-autosave]")).first
    field = box.locator("select:visible, input:visible").first
    if field.evaluate("each => each.tagName") == "SELECT":
        field.select_option(index=1)
    else:
        field.fill("2026-1")
    typed = field.input_value()
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.goto("/")
    page.goto(case)
    expect(page.get_by_text(RESTORED)).to_be_visible()
    expect(field).to_have_value(typed)
    assert_accessible(page)


# ------------------------------------------------------------------ the room


@pytest.fixture
def meeting(clinic: Clinic) -> Meeting:
    made = meeting_on(clinic.world, AS_OF)
    meetings.list_case(meeting=made, case=clinic.case, by=clinic.coordinator)
    meetings.start(made, by=clinic.world.chair)
    return made


def test_the_chair_opens_a_screen_in_the_room_and_ends_it(
    clinic: Clinic, meeting: Meeting, new_page: NewPage
) -> None:
    chair = new_page(clinic.world.chair)
    chair.goto(reverse("meeting", args=[meeting.pk]))
    chair.get_by_role("button", name="Open a room display").click()
    link = chair.locator("#displays code").inner_text()
    assert_accessible(chair)

    room = new_page(None)
    room.goto(link)
    room.get_by_role("button", name="Start the display").click()
    expect(room.get_by_text("The case that the chair calls appears here")).to_be_visible()
    assert_accessible(room)

    item = AgendaItem.objects.get()
    chair.goto(reverse("meeting-case", args=[meeting.pk, item.pk]))
    chair.get_by_role("button", name="Call this case").click()
    expect(room.get_by_role("heading", name=clinic.case.question)).to_be_visible()
    assert_accessible(room)

    chair.goto(reverse("meeting", args=[meeting.pk]))
    chair.get_by_role("button", name=re.compile("^End it")).click()
    expect(room.get_by_role("heading", name="The display has ended")).to_be_visible()
    assert clinic.patient.family_name not in room.content()
