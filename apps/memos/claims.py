"""Page 2 of the memo: what to do, by when, with which papers, and who helps."""

from django.utils.translation import gettext as _

from apps.memos import qr
from apps.memos.facts import STAGES, MemoFacts
from apps.memos.sheet import ClaimRow, Contact, StageRow, Use
from apps.memos.typography import LONGEST_NAME, NBSP, bound, capital, minutes_of_work, tame
from apps.products.content import Cover, PackageContent
from apps.seals.codes import grouped

EMERGENCY = "112"


def build(facts: MemoFacts) -> Use:
    """The second page, in the language in force."""
    lines = {line.cover: line for line in facts.lines}
    return Use(
        steps=tuple(bound(step, facts.language) for step in steps(facts.package, facts.language)),
        claims=tuple(
            _claim(cover, facts.language) for cover in facts.package.covers if cover.code in lines
        ),
        sentence=bound(facts.sentence, facts.language),
        stages=_stages(facts),
        insurer=_insurer(facts),
        agency=_agency(facts),
        complaint=_complaint(),
        code=grouped(facts.identity.code),
        verify_url=facts.identity.verify_url,
        qr=qr.as_image(facts.identity.verify_url),
    )


def steps(package: PackageContent, language: str) -> tuple[str, ...]:
    """The package's steps, the one that calls 112 first; written here if the package has none."""
    told = [step.into(language) for step in package.event_steps]
    urgent = next((step for step in told if EMERGENCY in step), None)
    if urgent is None:
        return (_("In danger call 112 first and limit the damage."), *told)
    return (urgent, *(step for step in told if step is not urgent))


def _claim(cover: Cover, language: str) -> ClaimRow:
    return ClaimRow(
        name=bound(cover.name.into(language), language),
        tell_by=capital(bound(cover.notify.into(language), language)),
        payout_by=capital(bound(cover.payout.into(language), language)),
        documents=capital(bound(cover.claim_docs.into(language), language)),
    )


def _stages(facts: MemoFacts) -> tuple[StageRow, ...]:
    labels = {
        "quote": _("Quote"),
        "check": _("Check of data and documents"),
        "referral": _("Individual review, if needed"),
        "issue": _("Issue of the policy after payment"),
    }
    minutes = {promise.stage: promise.minutes for promise in facts.promises}
    return tuple(
        StageRow(labels[stage], minutes_of_work(minutes[stage]), _place(stage, facts))
        for stage in STAGES
        if stage in minutes
    )


def _place(stage: str, facts: MemoFacts) -> str:
    if stage == facts.stage:
        return "now"
    return "passed" if stage in facts.passed else "ahead"


def _insurer(facts: MemoFacts) -> Contact:
    insurer = facts.insurer
    return Contact(
        insurer.name.into(facts.language),
        (
            _("Licence: %(licence)s.") % {"licence": insurer.licence},
            _("Around the clock: %(phone)s") % {"phone": _unbroken(insurer.phone)},
        ),
    )


def _agency(facts: MemoFacts) -> Contact:
    helper, lines = facts.helper, []
    if helper.person:
        person = {"person": _unbroken(helper.person)}
        lines.append(_("Your request is in the hands of %(person)s.") % person)
    phone = helper.person_phone or helper.agency_phone
    if phone:
        lines.append(_("Phone: %(phone)s") % {"phone": _unbroken(phone)})
    lines.append(_("The insurer pays the agency for arranging this insurance."))
    return Contact(tame(helper.agency, LONGEST_NAME), tuple(lines))


def _complaint() -> tuple[str, ...]:
    return (
        _("The head of the agency."),
        _("The insurer, in writing: the answer comes in writing too."),
        _("The financial ombudsman, then the court; the Bank of Russia supervises insurers."),
    )


def _unbroken(short: str) -> str:
    """A name or phone that stays on one line."""
    return tame(short, LONGEST_NAME).replace(" ", NBSP)
