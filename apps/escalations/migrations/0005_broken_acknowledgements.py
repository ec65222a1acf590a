"""An acknowledgement that did not come in time is a line of the story, once a round."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('escalations', '0004_channel_until'),
    ]

    operations = [
        migrations.AddField(
            model_name='escalationline',
            name='round',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='escalationline',
            name='deed',
            field=models.CharField(choices=[('opened', 'opened'), ('rung', 'the ladder told the next person'), ('handed_over', 'handed over'), ('acknowledged', 'acknowledged'), ('answered', 'answered'), ('raised', 'raised one level'), ('agreed', 'agreed beyond the quota'), ('solved', 'solved'), ('refused', 'refused'), ('broken', 'not acknowledged in time')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='escalationline',
            constraint=models.UniqueConstraint(condition=models.Q(('deed', 'broken')), fields=('escalation', 'round'), name='escalation_broken_once'),
        ),
        migrations.AddConstraint(
            model_name='escalationline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deed', 'broken'), ('round__isnull', False)), models.Q(models.Q(('deed', 'broken'), _negated=True), ('round__isnull', True)), _connector='OR'), name='escalation_broken_round'),
        ),
    ]
