"""What was promised: districts, their programmes, and the targets of each programme."""

from .base import (
    CleanTextModel,
    CodeField,
    DataVersion,
    InLanguage,
    Vietnamese,
    not_reserved,
    refuse,
)
from .programmes import KINDS, District, Group, Programme
from .target import METHODS, Target
from .terms import Break, Milestone, NewGoal, Threshold

__all__ = [
    "KINDS",
    "METHODS",
    "Break",
    "CleanTextModel",
    "CodeField",
    "DataVersion",
    "District",
    "Group",
    "InLanguage",
    "Milestone",
    "NewGoal",
    "Programme",
    "Target",
    "Threshold",
    "Vietnamese",
    "not_reserved",
    "refuse",
]
