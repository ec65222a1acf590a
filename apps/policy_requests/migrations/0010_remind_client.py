"""When a client who keeps the request waiting is reminded."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('policy_requests', '0008_disputes'),
    ]

    operations = [
        migrations.AddField(
            model_name='policyrequest',
            name='remind_client_at',
            field=models.DateTimeField(null=True),
        ),
    ]
