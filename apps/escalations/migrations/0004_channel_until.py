"""A dedicated channel may end on a day of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("escalations", "0003_corrections")]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="channel_until",
            field=models.DateField(null=True),
        ),
    ]
