"""What a trial proposes is written into the draft it tried."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import Membership
from apps.agreements import services
from apps.agreements.enums import Unit
from apps.agreements.models import AgreementVersion, Target
from apps.kernel.errors import NotFound, Refusal
from apps.registry.models import Job, JobKind
from apps.reports.proposal import propose
from apps.reports.trial import Sums
from apps.usecases.agreeing import package_codes


@transaction.atomic
def take_over(*, job: Job, target_id: int, by: Membership) -> AgreementVersion:
    """Give the target the minutes that the finished trial found fitting.

    Raises:
        NotFound: the job tried no such target, or the draft holds it no more. Conflict: it is no
        draft any more. NotAllowed: the text is not his side's. Refusal: nothing is proposed yet.
    """
    rows = Target.objects.filter(pk=target_id, unit=Unit.MINUTES)
    target = rows.filter(version_id=UUID(job.asked.get("version_id", str(UUID(int=0))))).first()
    if job.kind != JobKind.TRIAL or target is None:
        raise NotFound(_("The draft does not hold this promise any more."))
    tally = Sums.read(job.result).tallies.get(target_id)
    proposal = None if tally is None else propose(tally.minutes, required=target.attainment)
    if not job.is_over or proposal is None:
        raise Refusal(_("This trial proposes nothing for the promise."), code="nothing_proposed")
    return services.retarget(
        version_id=target.version_id,
        target_id=target_id,
        amount=proposal.minutes,
        packages=package_codes(),
        by=by,
    )
