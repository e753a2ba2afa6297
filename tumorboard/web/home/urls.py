from django.urls import path

from tumorboard.web.home import views

urlpatterns = [path("", views.home, name="home")]
