"""What a wait for an acknowledgement warned of is a line of the story too, once a round."""

from django.db import migrations, models
from django.db.models import Q

WARNS = Q(deed="warned") | Q(deed="left")
DEEDS = [
    ("opened", "opened"),
    ("rung", "the ladder told the next person"),
    ("handed_over", "handed over"),
    ("acknowledged", "acknowledged"),
    ("answered", "answered"),
    ("raised", "raised one level"),
    ("agreed", "agreed beyond the quota"),
    ("solved", "solved"),
    ("refused", "refused"),
    ("warned", "a share of the time has passed"),
    ("left", "little time is left"),
    ("broken", "not acknowledged in time"),
]


class Migration(migrations.Migration):

    dependencies = [
        ("escalations", "0005_broken_acknowledgements"),
    ]

    operations = [
        migrations.AddField(
            model_name="escalationline",
            name="threshold",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="escalationline",
            name="deed",
            field=models.CharField(choices=DEEDS, max_length=12),
        ),
        migrations.RemoveConstraint(
            model_name="escalationline",
            name="escalation_broken_round",
        ),
        migrations.AddConstraint(
            model_name="escalationline",
            constraint=models.UniqueConstraint(
                fields=("escalation", "round", "deed", "threshold"),
                condition=WARNS,
                name="escalation_warned_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationline",
            constraint=models.CheckConstraint(
                condition=Q(deed="broken", round__isnull=False, threshold=None)
                | WARNS & Q(round__isnull=False, threshold__isnull=False)
                | ~Q(deed="broken") & ~WARNS & Q(round=None, threshold=None),
                name="escalation_said_of_round",
            ),
        ),
    ]
