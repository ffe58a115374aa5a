"""The addresses, with the language in their first part."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from benchmarks.wizard.views import Budget, front

urlpatterns = i18n_patterns(
    path("budget/<step>", Budget.as_view(url_name="step"), name="step"),
    path("", front, name="front"),
    path("accessibility", front, name="accessibility"),
    path("privacy", front, name="privacy"),
    path("feedback", front, name="feedback"),
)
