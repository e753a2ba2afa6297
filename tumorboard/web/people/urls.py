from django.urls import path

from tumorboard.web.people import (
    accounts,
    boards,
    calendar_urls,
    pathways,
    rules,
    views,
    views_definitions,
)

urlpatterns = [
    *calendar_urls.urlpatterns,
    path("join/<str:secret>/", accounts.join, name="join"),
    path("administration/", views.administration, name="administration"),
    path("administration/boards/new/", boards.open_board, name="board-new"),
    path("administration/boards/<uuid:pk>/", boards.board, name="board-administration"),
    path("administration/boards/<uuid:pk>/name/", boards.rename, name="board-rename"),
    path("administration/boards/<uuid:pk>/quorum/", boards.quorum, name="board-quorum"),
    path("administration/boards/<uuid:pk>/roles/", boards.give_role, name="board-give-role"),
    path("administration/roles/<uuid:pk>/withdraw/", views.withdraw_role, name="role-withdraw"),
    path("administration/people/new/", accounts.invite, name="person-invite"),
    path("administration/people/<uuid:pk>/", views.person, name="person"),
    path("administration/people/<uuid:pk>/roles/", views.give_role, name="person-give-role"),
    path("administration/people/<uuid:pk>/link/", accounts.new_link, name="person-link"),
    path("administration/people/<uuid:pk>/active/", accounts.set_active, name="person-active"),
    path("boards/<uuid:pk>/definitions/", views_definitions.definitions, name="board-definitions"),
    path(
        "boards/<uuid:pk>/definitions/choose/",
        views_definitions.choose,
        name="board-definition-choose",
    ),
    path(
        "boards/<uuid:pk>/definitions/withdraw/",
        views_definitions.withdraw,
        name="board-choice-withdraw",
    ),
    path("boards/<uuid:pk>/rules/", rules.rules, name="board-rules"),
    path("boards/<uuid:pk>/pathways/", pathways.pathways, name="board-pathways"),
    path("boards/<uuid:pk>/pathways/new/", pathways.adopt, name="pathway-new"),
    path("pathways/<uuid:pk>/", pathways.word_anew, name="standard-pathway"),
    path("pathways/<uuid:pk>/retire/", pathways.retire, name="pathway-retire"),
    path("outbox/", views.outbox, name="outbox"),
]
