from django.urls import path

from tumorboard.web.cases import reviews, reviews_list, reviews_markers

urlpatterns = [
    path("reviews/", reviews_list.review_list, name="reviews"),
    path("reviews/<uuid:pk>/", reviews_list.review, name="review"),
    path("reviews/<uuid:pk>/edit/", reviews.edit, name="review-edit"),
    path("cases/<uuid:pk>/reviews/", reviews.ask_unasked, name="reviews-unasked"),
    path("cases/<uuid:pk>/reviews/<slug:discipline>/", reviews.ask, name="review-ask"),
    path("cases/<uuid:pk>/biomarkers/", reviews_markers.ask, name="marker-ask"),
    path("biomarkers/<uuid:pk>/", reviews_markers.edit, name="marker"),
]
