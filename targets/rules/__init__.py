"""What the catalogue refuses, each with a sentence why (see `docs/method.md`).

Plain functions over values and over anything with a target's attributes; models, forms and the
loader share them. Each returns a list of `(field, message)` pairs, empty where all is well. A
value that is still missing or could not be read is None and is judged only where it is required.
"""

from .figures import LARGEST, figure_problems, fraction_problems, is_large, largest, total_problems
from .following import (
    FOLLOWS_ITSELF,
    TARGET_FOLLOWS_ITSELF,
    above_problems,
    target_above_problems,
)
from .goals import GROWTH, scale_words
from .parts import LAST_PART, NOT_OF_PARTS, family_problems
from .programmes import (
    COMMUNE_KINDS,
    LAST_QUARTER_FIRST,
    MAIN_ARCHIVED,
    MAIN_TAKEN,
    archive_problems,
    course_problems,
    programme_problems,
    quarter_problems,
    thresholds_problems,
)
from .targets import (
    AMOUNTS,
    EVERY_AMOUNT,
    RANGE_REVERSED,
    course_of_target_problems,
    feed_problems,
    same_number_problems,
    target_problems,
)
from .terms import (
    EXEMPT_ALREADY,
    EXEMPTION_ENDS_FIRST,
    NO_CLASS,
    NO_NAME_OF_A_BREAK,
    NO_REASON,
    OF_PARTS,
    allocation_problems,
    break_problems,
    exempt_target_problems,
    exemption_problems,
    milestone_problems,
    not_applicable_problems,
    overlap_problems,
    population_problems,
    threshold_problems,
)
from .texts import (
    check_line,
    check_phone,
    check_seen,
    check_target_number,
    check_unicode,
    number_key,
    valid_number,
)

__all__ = [
    "AMOUNTS",
    "COMMUNE_KINDS",
    "EVERY_AMOUNT",
    "EXEMPTION_ENDS_FIRST",
    "EXEMPT_ALREADY",
    "FOLLOWS_ITSELF",
    "GROWTH",
    "LARGEST",
    "LAST_PART",
    "LAST_QUARTER_FIRST",
    "MAIN_ARCHIVED",
    "MAIN_TAKEN",
    "NOT_OF_PARTS",
    "NO_CLASS",
    "NO_NAME_OF_A_BREAK",
    "NO_REASON",
    "OF_PARTS",
    "RANGE_REVERSED",
    "TARGET_FOLLOWS_ITSELF",
    "above_problems",
    "allocation_problems",
    "archive_problems",
    "break_problems",
    "check_line",
    "check_phone",
    "check_seen",
    "check_target_number",
    "check_unicode",
    "course_of_target_problems",
    "course_problems",
    "exempt_target_problems",
    "exemption_problems",
    "family_problems",
    "feed_problems",
    "figure_problems",
    "fraction_problems",
    "is_large",
    "largest",
    "milestone_problems",
    "not_applicable_problems",
    "number_key",
    "overlap_problems",
    "population_problems",
    "programme_problems",
    "quarter_problems",
    "same_number_problems",
    "scale_words",
    "target_above_problems",
    "target_problems",
    "threshold_problems",
    "thresholds_problems",
    "total_problems",
    "valid_number",
]
