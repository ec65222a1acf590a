"""Addresses of what is seen before it is done: trials, previews, new hours, long jobs."""

from django.urls import path

from apps.desk.views import calendar, moving, trial

urlpatterns = [
    path("trials/<uuid:version_id>/", trial.trial, name="trial"),
    path("moves/<uuid:version_id>/", moving.move_open, name="move_open"),
    path("calendars/", calendar.calendars, name="calendars"),
    path("calendars/days/", calendar.days, name="days"),
    path("calendars/<uuid:calendar_id>/", calendar.calendar, name="calendar"),
    path("jobs/", trial.jobs, name="jobs"),
    path("jobs/<uuid:job_id>/", trial.job, name="job"),
    path("jobs/<uuid:job_id>/live/", trial.job_live, name="job_live"),
    path("jobs/<uuid:job_id>/cancel/", trial.job_cancel, name="job_cancel"),
    path("jobs/<uuid:job_id>/take/", trial.job_take, name="job_take"),
    path("jobs/<uuid:job_id>/publish/", calendar.publish, name="publish"),
]
