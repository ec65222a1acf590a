"""People of the agency and one's own details."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import members_only, membership
from apps.accounts.enums import ROLES
from apps.accounts.models import Membership, User
from apps.kernel import clock
from apps.kernel.actors import Side
from apps.portal.frame import agency_of, frame
from apps.staff.services import profile_of


class ProfileForm(forms.ModelForm[User]):
    """What a person may change about himself; role and address are the owner's to change."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[("ru", "Русский"), ("en", "English")]
    )

    class Meta:
        model = User
        fields = ("name", "phone", "language")
        labels = {"name": gettext_lazy("Name"), "phone": gettext_lazy("Phone")}
        help_texts = {
            "name": gettext_lazy("So colleagues, the insurer and the client's memo call you."),
        }


@require_safe
@members_only("see_whole_agency")
def team(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, the owner first."""
    people = Membership.objects.filter(agency=agency_of(request), is_active=True)
    ladder = ROLES[Side.AGENCY]
    rows = sorted(
        people.select_related("user"),
        key=lambda one: (-ladder.index(one.role), one.user.name.lower()),
    )
    context = frame(request, "team", at=clock.now()) | {"people": rows}
    return render(request, "portal/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("see_whole_agency")
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name, phone and language."""
    member = membership(request)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=member.user.pk))
    if request.method == "POST" and form.is_valid():
        member.user = form.save()
        profile_of(member)
        messages.success(request, _("Saved."))
        return redirect("portal:profile")
    context = frame(request, "", at=clock.now()) | {"form": form}
    return render(request, "portal/profile.html", context, status=422 if form.errors else 200)
