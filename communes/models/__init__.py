"""Who reports what: communes, people and their duties, each quarter's figures, and their log."""

from .accounts import AccountSession, GivenPassword, LogInSlip
from .allocations import Allocation, CommuneMilestone
from .api_tokens import ApiToken
from .attachments import Comment, Evidence, Reminder
from .corrective_measures import CorrectiveMeasure, MeasureStatus
from .exemptions import Exemption
from .figures import Figure
from .history import AuditEvent, AuditKind, CatalogueChange
from .log import (
    OF_THE_QUARTER,
    Decision,
    FigureChange,
    MeasureChange,
    MeasureVerb,
    ReturnedRow,
    Verb,
)
from .log_ins import LogInAttempt
from .packages import ExactMean, TakenPackage
from .pending_loads import PendingLoad
from .people import Assignment, Official, can_act
from .periods import HANDED_IN, Period, Status, Submission
from .published import Publication, PublishedResult, Retraction
from .quotes import Quote, QuoteChange, Said
from .report_templates import ReportTemplate
from .units import Commune, Successor, known

__all__ = [
    "HANDED_IN",
    "OF_THE_QUARTER",
    "AccountSession",
    "Allocation",
    "ApiToken",
    "Assignment",
    "AuditEvent",
    "AuditKind",
    "CatalogueChange",
    "Comment",
    "Commune",
    "CommuneMilestone",
    "CorrectiveMeasure",
    "Decision",
    "Evidence",
    "ExactMean",
    "Exemption",
    "Figure",
    "FigureChange",
    "GivenPassword",
    "LogInAttempt",
    "LogInSlip",
    "MeasureChange",
    "MeasureStatus",
    "MeasureVerb",
    "Official",
    "PendingLoad",
    "Period",
    "Publication",
    "PublishedResult",
    "Quote",
    "QuoteChange",
    "Reminder",
    "ReportTemplate",
    "Retraction",
    "ReturnedRow",
    "Said",
    "Status",
    "Submission",
    "Successor",
    "TakenPackage",
    "Verb",
    "can_act",
    "known",
]
