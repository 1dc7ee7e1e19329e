from django.urls import path

from apps.reporting.views import coverage, report

app_name = "reporting"

_REPORT = "arbeitsplatz/bericht/"

urlpatterns = [
    path(_REPORT, report.report_page, name="report"),
    path(f"{_REPORT}anfragen.xlsx", report.report_xlsx, name="report_xlsx"),
    path(f"{_REPORT}anfragen.csv", report.report_csv, name="report_csv"),
    path(f"{_REPORT}reichweite/", coverage.coverage_page, name="coverage"),
    path(f"{_REPORT}reichweite.xlsx", coverage.coverage_xlsx, name="coverage_xlsx"),
    path(f"{_REPORT}reichweite.csv", coverage.coverage_csv, name="coverage_csv"),
    path(f"{_REPORT}reichweite/abgleichen/", coverage.note_now, name="note_now"),
    path(f"{_REPORT}reichweite/zuordnen/", coverage.doubts, name="doubts"),
]
