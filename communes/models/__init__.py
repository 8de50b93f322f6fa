"""Who reports what: communes, people and their duties, each quarter's figures, and their log."""

from .figures import Figure
from .log import Decision, FigureChange, Verb
from .papers import Comment, Evidence, Reminder
from .people import Assignment, Official
from .periods import Period, Status, Submission
from .published import Publication, PublishedResult
from .shares import Allocation, CommuneMilestone
from .units import Commune, known

__all__ = [
    "Allocation",
    "Assignment",
    "Comment",
    "Commune",
    "CommuneMilestone",
    "Decision",
    "Evidence",
    "Figure",
    "FigureChange",
    "Official",
    "Period",
    "Publication",
    "PublishedResult",
    "Reminder",
    "Status",
    "Submission",
    "Verb",
    "known",
]
