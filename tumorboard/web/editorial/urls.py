from django.urls import URLPattern, URLResolver, include, path

from tumorboard.web.editorial import item_views, step_views, views
from tumorboard.web.editorial.pathway import views as pathway_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.change_sets, name="change-sets"),
    path("new/", views.new, name="change-set-new"),
    path("<uuid:pk>/", views.change_set, name="change-set"),
    path("<uuid:pk>/trail/", views.trail, name="change-set-trail"),
    path("<uuid:pk>/submit/", step_views.submit, name="change-set-submit"),
    path("<uuid:pk>/return/", step_views.give_back, name="change-set-return"),
    path("<uuid:pk>/approve/", step_views.approve, name="change-set-approve"),
    path("<uuid:pk>/bring-up/", step_views.take_in, name="change-set-bring-up"),
    path("<uuid:pk>/drop/", step_views.drop, name="change-set-drop"),
    path("<uuid:pk>/comment/", item_views.comment, name="change-set-comment"),
    path("<uuid:pk>/items/", item_views.items, name="change-set-items"),
    path("<uuid:pk>/new/<slug:kind>/", item_views.new, name="change-set-item-new"),
    path("<uuid:pk>/items/<slug:kind>/<str:item>/", item_views.item, name="change-set-item"),
    path(
        "<uuid:pk>/items/<slug:kind>/<str:item>/out/",
        item_views.take_out,
        name="change-set-item-out",
    ),
    path(
        "<uuid:pk>/items/<slug:kind>/<str:item>/back/",
        item_views.put_back,
        name="change-set-item-back",
    ),
    path(
        "<uuid:pk>/items/<slug:kind>/<str:item>/comment/",
        item_views.comment,
        name="change-set-item-comment",
    ),
    path("", include("tumorboard.web.editorial.building.urls")),
    path(
        "<uuid:pk>/items/<slug:kind>/<str:item>/steps/",
        pathway_views.pathway,
        name="editorial-pathway",
    ),
    path("", include("tumorboard.web.editorial.archive_urls")),
    path("", include("tumorboard.web.editorial.proofs_urls")),
    path("", include("tumorboard.web.editorial.impact_urls")),
]
