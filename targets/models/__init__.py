"""What was promised: districts, their programmes, and the targets of each programme."""

from .base import (
    CleanTextModel,
    CodeField,
    InLanguage,
    Vietnamese,
    not_reserved,
    refuse,
)
from .data_version import DataVersion
from .programmes import KINDS, District, Group, Programme, VersionNumbers
from .target import METHODS, Target
from .terms import Break, Milestone, Threshold

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
    "Programme",
    "Target",
    "Threshold",
    "VersionNumbers",
    "Vietnamese",
    "not_reserved",
    "refuse",
]
