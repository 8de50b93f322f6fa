"""Who reports what: communes, people and their duties, each quarter's figures, and their log."""

from .allocations import Allocation, CommuneMilestone
from .attachments import Comment, Evidence, Reminder
from .figures import Figure
from .log import Decision, FigureChange, Verb
from .log_ins import LogInAttempt
from .people import Assignment, Official
from .periods import HANDED_IN, Period, Status, Submission
from .published import Publication, PublishedResult
from .report_templates import ReportTemplate
from .units import Commune, known

__all__ = [
    "HANDED_IN",
    "Allocation",
    "Assignment",
    "Comment",
    "Commune",
    "CommuneMilestone",
    "Decision",
    "Evidence",
    "Figure",
    "FigureChange",
    "LogInAttempt",
    "Official",
    "Period",
    "Publication",
    "PublishedResult",
    "Reminder",
    "ReportTemplate",
    "Status",
    "Submission",
    "Verb",
    "known",
]
