"""Addresses of workflows."""

from django.urls import path

from workflows.briefings.views import BriefingDetail
from workflows.collaborations import about_views as about
from workflows.collaborations import views as runs
from workflows.reports.views import ReportDetail, ReportEdit
from workflows.steps import views as steps
from workflows.work.views import Work, WorkCharts, WorkFigures, WorkList

app_name = "workflows"
urlpatterns = [
    path("", Work.as_view(), name="work"),
    path("list/", WorkList.as_view(), name="work-list"),
    path("figures/", WorkFigures.as_view(), name="work-figures"),
    path("charts/", WorkCharts.as_view(), name="work-charts"),
    path("collaborations/", runs.CollaborationList.as_view(), name="collaboration-list"),
    path("collaborations/new/", runs.CollaborationNew.as_view(), name="collaboration-new"),
    path("collaborations/ask/", runs.QuickAskNew.as_view(), name="quick-ask"),
    path("collaborations/<int:pk>/", runs.CollaborationDetail.as_view(), name="collaboration-detail"),
    path(
        "collaborations/<int:pk>/progress/",
        runs.CollaborationProgress.as_view(),
        name="collaboration-progress",
    ),
    path("collaborations/<int:pk>/steps/", runs.CollaborationSteps.as_view(), name="collaboration-steps"),
    path(
        "collaborations/<int:pk>/comments/",
        runs.CollaborationComments.as_view(),
        name="collaboration-comments",
    ),
    path(
        "collaborations/<int:pk>/confirm/", runs.CollaborationConfirm.as_view(), name="collaboration-confirm"
    ),
    path("collaborations/<int:pk>/reopen/", runs.CollaborationReopen.as_view(), name="collaboration-reopen"),
    path("collaborations/<int:pk>/cancel/", runs.CollaborationCancel.as_view(), name="collaboration-cancel"),
    path("collaborations/<int:pk>/retry/", runs.CollaborationRetry.as_view(), name="collaboration-retry"),
    path("collaborations/<int:pk>/report/", ReportDetail.as_view(), name="report"),
    path("collaborations/<int:pk>/report/edit/", ReportEdit.as_view(), name="report-edit"),
    path("briefings/<int:pk>/", BriefingDetail.as_view(), name="briefing"),
    path("customers/<int:pk>/", runs.CustomerCollaborations.as_view(), name="customer-collaborations"),
    path("customers/<int:pk>/running/", runs.CustomerRunning.as_view(), name="customer-running"),
    path("cases/<int:pk>/", about.CaseCollaborations.as_view(), name="case-collaborations"),
    path("orders/<int:pk>/", about.OrderCollaborations.as_view(), name="order-collaborations"),
    path("deals/<int:pk>/", about.DealCollaborations.as_view(), name="deal-collaborations"),
    path("steps/<int:pk>/take/", steps.StepTake.as_view(), name="step-take"),
    path("steps/<int:pk>/accept/", steps.StepAccept.as_view(), name="step-accept"),
    path("steps/<int:pk>/complete/", steps.StepComplete.as_view(), name="step-complete"),
    path("steps/<int:pk>/checklist/", steps.StepTick.as_view(), name="step-tick"),
    path("steps/<int:pk>/note/", steps.StepNote.as_view(), name="step-note"),
    path("steps/<int:pk>/return/", steps.StepSendBack.as_view(), name="step-send_back"),
    path("steps/<int:pk>/hand-over/", steps.StepHandOver.as_view(), name="step-hand_over"),
    path("steps/<int:pk>/send-again/", steps.StepSendAgain.as_view(), name="step-send_again"),
    path("steps/<int:pk>/skip/", steps.StepSkip.as_view(), name="step-skip"),
    path("steps/<int:pk>/remind/", steps.StepRemind.as_view(), name="step-remind"),
]
