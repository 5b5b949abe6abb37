"""What every model answers: whose it is, which facet, what is personal, what a merge does with it."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from customers.directory.models import Contact, Customer
from ownership.access.facets import Facet
from ownership.access.owned import Owned
from ownership.access.querysets import ChildQuerySet, ScopedQuerySet
from tests.house.sources import FLOORS

TEXTS = (models.CharField, models.TextField, models.JSONField)
# Models whose texts say nothing about people: names of kinds, codes, field names and sentences of our own.
IMPERSONAL = {
    "notifications.delivery", "notifications.event", "notifications.livemessage", "notifications.notice",
    "notifications.periodic", "notifications.watch", "ownership.accesslogentry", "ownership.department",
    "ownership.facetrule", "ownership.membership", "workflows.playbook", "workflows.playbookstep",
    "customers.timelineentry",
}  # fmt: skip
MERGES = {"move", "keep"}


def ours() -> Iterator[type[models.Model]]:
    """Models of our floors, without simple-history's copies."""
    for model in apps.get_models():
        if model._meta.app_label in FLOORS and not model.__name__.startswith("Historical"):
            yield model


def label(model: type[models.Model]) -> str:
    return model._meta.label_lower


MODELS = sorted(ours(), key=label)
GUARDED = [model for model in MODELS if hasattr(model, "Facets")]
SCOPED = [
    model
    for model in MODELS
    if issubclass(model, Owned) or any(field.related_model is Customer for field in model._meta.fields)
]


@pytest.mark.parametrize("model", [one for one in MODELS if issubclass(one, Owned)], ids=label)
def test_an_owned_model_is_asked_through_the_scope(model: type[models.Model]) -> None:
    queryset = model._default_manager.all()

    assert isinstance(queryset, ScopedQuerySet | ChildQuerySet)
    assert hasattr(queryset, "visible_to")


@pytest.mark.parametrize("model", [one for one in MODELS if issubclass(one, Owned)], ids=label)
def test_an_owned_model_maps_its_fields_to_facets(model: type[models.Model]) -> None:
    assert hasattr(model, "Facets")


@pytest.mark.parametrize("model", GUARDED, ids=label)
def test_every_field_has_exactly_one_facet(model: type[models.Model]) -> None:
    declared = [name for facet in Facet.values for name in getattr(model.Facets, facet, ())]  # type: ignore[attr-defined]

    missing = {field.name for field in model._meta.fields} - set(declared)
    assert missing == set()
    assert len(declared) == len(set(declared))
    assert {name for name in vars(model.Facets) if not name.startswith("_")} <= set(Facet.values)  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_model_with_texts_says_which_are_personal(model: type[models.Model]) -> None:
    free = {field.name for field in model._meta.fields if isinstance(field, TEXTS) and not field.choices}
    if not free or label(model) in IMPERSONAL:
        return

    personal = getattr(getattr(model, "Privacy", None), "personal", None)
    assert personal is not None, f"{label(model)} has {sorted(free)}: give it a class Privacy"
    assert set(personal) <= {field.name for field in model._meta.get_fields()}


@pytest.mark.parametrize("model", [Customer, Contact], ids=label)
def test_every_link_to_what_can_be_merged_says_what_a_merge_does(model: type[models.Model]) -> None:
    """Hidden relations (related_name="+") included."""
    links = [
        (relation.related_model, relation.field.name)
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and hasattr(relation, "field")
        and not relation.related_model.__name__.startswith("Historical")
    ]  # fmt: skip

    silent = [f"{label(one)}.{name}" for one, name in links if _answer(one, name) not in MERGES]
    assert silent == []


@pytest.mark.parametrize("model", [one for one in MODELS if hasattr(one, "OnMerge")], ids=label)
def test_merge_answers_name_fields_that_exist(model: type[models.Model]) -> None:
    answers = {name: value for name, value in vars(model.OnMerge).items() if not name.startswith("_")}  # type: ignore[attr-defined]

    assert set(answers.values()) <= MERGES
    known = {field.name for field in model._meta.get_fields()} | {"about"}
    assert set(answers) <= known


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_model_says_what_a_row_means(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_constraints_and_indexes_carry_names_of_ours(model: type[models.Model]) -> None:
    assert all(constraint.name for constraint in model._meta.constraints)
    assert all(not index.name.endswith("_idx") for index in model._meta.indexes)


def _answer(model: type[models.Model], name: str) -> str:
    return getattr(getattr(model, "OnMerge", None), name, "")
