"""Everything a version promises besides its targets, and the signatures under it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0001_agreements'),
    ]

    operations = [
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seat', models.CharField(choices=[('insurer', 'for the insurer'), ('agency', 'for the agency'), ('owner', "as the agency's owner"), ('lead', 'as a lead of the agency')], max_length=7, verbose_name='signed')),
                ('side', models.CharField(choices=[('insurer', 'insurer'), ('agency', 'agency')], max_length=8, verbose_name='side')),
                ('user_id', models.UUIDField()),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('role', models.CharField(max_length=16, verbose_name='role')),
                ('signed_at', models.DateTimeField(verbose_name='signed at')),
                ('address', models.CharField(blank=True, max_length=64, verbose_name='from the address')),
                ('factor', models.CharField(max_length=20, verbose_name='second factor')),
                ('content_hash', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'signature',
                'verbose_name_plural': 'signatures',
                'ordering': ('signed_at', 'pk'),
            },
        ),
        migrations.RemoveConstraint(
            model_name='agreementversion',
            name='agreement_version_signed_by_both',
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='countered_from',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='counters', to='agreements.agreementversion'),
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='ladder',
            field=models.JSONField(default=list, verbose_name='escalation ladder'),
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='proposed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='proposed_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='proposed_side',
            field=models.CharField(blank=True, choices=[('insurer', 'insurer'), ('agency', 'agency')], max_length=8),
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='recalculation',
            field=models.CharField(choices=[('carry', 'what was used counts'), ('retroactive', 'measured anew from the start, rests kept'), ('restart', 'counted from zero')], default='carry', max_length=11, verbose_name='when the terms change'),
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='revision',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='support_calendar_version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.calendarversion'),
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='urgent_calendar_version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.calendarversion'),
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='urgent_contact',
            field=models.CharField(blank=True, max_length=200, verbose_name='urgent channel'),
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='urgent_least',
            field=models.PositiveSmallIntegerField(default=3, verbose_name='urgent requests a month, least'),
        ),
        migrations.AddField(
            model_name='agreementversion',
            name='urgent_share',
            field=models.PositiveSmallIntegerField(default=10, verbose_name='urgent requests a month, %'),
        ),
        migrations.AddField(
            model_name='target',
            name='before_due_minutes',
            field=models.JSONField(default=list, verbose_name='warn before due, minutes'),
        ),
        migrations.AlterField(
            model_name='agreementversion',
            name='status',
            field=models.CharField(choices=[('draft', 'draft'), ('proposed', 'proposed'), ('signed', 'signed'), ('active', 'in force'), ('superseded', 'superseded'), ('countered', 'answered with changes')], default='draft', max_length=10, verbose_name='status'),
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'proposed', 'countered']), models.Q(('first_signed_at__isnull', False), ('second_signed_at__isnull', False)), _connector='OR'), name='agreement_version_signed_by_both'),
        ),
        migrations.AddField(
            model_name='signature',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='agreements.agreementversion'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('version', 'seat'), name='signature_one_per_seat'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('version', 'user_id'), name='signature_one_per_person'),
        ),
    ]
