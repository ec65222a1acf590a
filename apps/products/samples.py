"""The invented case of a package, put on the calendar."""

from datetime import datetime, timedelta

from apps.products.terms import PackageContent, Stored


def sample_answers(content: PackageContent, deadline: datetime) -> dict[str, Stored]:
    """All ordinary answers of the sample with its dates counted from `deadline`.

    `deadline` is aware and in the zone of the deal; its local day is day 0. The health answers
    are `content.sample.health`.
    """
    day = deadline.date()
    dates = {c: (day + timedelta(n)).isoformat() for c, n in content.sample.dates.items()}
    moment = deadline.isoformat(timespec="seconds")
    return {**content.sample.answers, **dates, content.deadline_field: moment}
