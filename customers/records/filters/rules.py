"""Lends the builder of conditions to the assignment rules, which stand on the floor below."""

from customers.records.filters.builder import Builder
from ownership.rules.building import builder

builder(Builder)
