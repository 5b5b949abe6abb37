"""Address of the gallery."""

from django.urls import path

from crm_site.gallery import views

urlpatterns = [path("", views.gallery, name="gallery")]
