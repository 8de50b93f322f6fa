"""Who answers for a target."""

from collections import defaultdict

from communes.models import Assignment

from ..people.duties import ANSWERING


def who_answers(target, duties, expected, place):
    """People as components/people.html shows them: who leads, who supports, who oversees.

    `duties` are the programme's, `expected` the communes that report the target. Who oversees some
    of these communes is told with them.
    """
    names = {commune.pk: str(commune.title) for commune in expected}
    communes, officials = defaultdict(list), {}
    for duty in sorted(duties, key=lambda duty: ANSWERING.index(duty.duty)):
        if duty.target_id not in (None, target.pk):
            continue
        if duty.commune_id is not None and duty.commune_id not in names:
            continue
        key = duty.duty, duty.official.pk
        officials[key] = duty.official
        if duty.commune_id is not None:
            communes[key].append(names[duty.commune_id])
    labels = dict(Assignment.DUTIES)
    return [
        {
            "official": official,
            "duty": duty,
            "label": f"{labels[duty]}{list_of(communes[duty, pk])}",
            "url": place.url("official", official=official.code),
        }
        for (duty, pk), official in officials.items()
    ]


def list_of(names):
    return f": {', '.join(names)}" if names else ""
