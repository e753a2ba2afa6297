from django.urls import path

from tumorboard.web.audit import views

urlpatterns = [path("", views.audit_trail, name="audit")]
