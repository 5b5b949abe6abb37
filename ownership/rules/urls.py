"""Addresses of assignment rules, under people/rules/."""

from django.urls import path

from ownership.rules import editor_views as editors
from ownership.rules import simulation_views as simulations
from ownership.rules import views
from ownership.rules.customer_page import CustomerAssigned

urlpatterns = [
    path("", views.RuleSetList.as_view(), name="rule-set-list"),
    path("order/", views.RuleSetOrder.as_view(), name="rule-set-order"),
    path("new/", editors.RuleSetNew.as_view(), name="rule-set-new"),
    path("<int:pk>/", views.RuleSetDetail.as_view(), name="rule-set-detail"),
    path("<int:pk>/edit/", editors.RuleSetEdit.as_view(), name="rule-set-edit"),
    path("<int:pk>/remove/", views.RuleSetRemove.as_view(), name="rule-set-remove"),
    path("<int:pk>/put-in-force/", views.RuleSetPutInForce.as_view(), name="rule-set-put-in-force"),
    path("<int:pk>/switch-off/", views.RuleSetSwitchOff.as_view(), name="rule-set-switch-off"),
    path("<int:pk>/order/", views.RuleOrder.as_view(), name="rule-order"),
    path("<int:pk>/simulate/", simulations.RuleSetSimulate.as_view(), name="rule-set-simulate"),
    path("<int:pk>/versions/<int:number>/", views.RuleVersion.as_view(), name="rule-version"),
    path("<int:pk>/rules/new/", editors.RuleNew.as_view(), name="rule-new"),
    path("rule/<int:pk>/edit/", editors.RuleEdit.as_view(), name="rule-edit"),
    path("rule/<int:pk>/remove/", views.RuleRemove.as_view(), name="rule-remove"),
    path("why/<int:pk>/", CustomerAssigned.as_view(), name="customer-assigned"),
    path("simulations/<int:pk>/", simulations.SimulationDetail.as_view(), name="simulation-detail"),
    path("simulations/<int:pk>/moves/", simulations.SimulationMoves.as_view(), name="simulation-moves"),
    path("simulations/<int:pk>/apply/", simulations.SimulationApply.as_view(), name="simulation-apply"),
    path("simulations/<int:pk>/dismiss/", simulations.SimulationDismiss.as_view(), name="simulation-dismiss"),
]
