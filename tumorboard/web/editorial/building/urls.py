from django.urls import path

from tumorboard.web.editorial.building import views

urlpatterns = [
    path(
        "<uuid:pk>/items/<slug:kind>/<str:item>/condition/<str:path>/",
        views.condition,
        name="editorial-condition",
    ),
]
