from django.urls import path

from tumorboard.web.between import review, reviewers, views

urlpatterns = [
    path("cases/<uuid:pk>/refer-on/", views.refer_case_on, name="case-refer-on"),
    path("cases/<uuid:pk>/shares/", views.share_case, name="case-share"),
    path("cases/<uuid:pk>/next-step/<uuid:referral>/", views.next_step, name="next-step"),
    path("cases/<uuid:pk>/stands/<uuid:decision>/", views.stands, name="decisions-stand"),
    path("cases/<uuid:pk>/reviewers/", reviewers.reviewers, name="case-reviewers"),
    path("cases/<uuid:pk>/reviewers/<uuid:grant>/end/", reviewers.end, name="review-end"),
    path("shares/<uuid:pk>/end/", views.unshare, name="share-end"),
    path("shared-decisions/<uuid:pk>/", views.shared_decision, name="shared-decision"),
    path("review/<uuid:pk>/", review.reviewed_case, name="external-review"),
    path(
        "review/<uuid:pk>/documents/<uuid:document>/",
        review.reviewed_document,
        name="reviewed-document",
    ),
    path(
        "review/<uuid:pk>/decisions/<uuid:decision>/",
        review.reviewed_decision,
        name="reviewed-decision",
    ),
]
