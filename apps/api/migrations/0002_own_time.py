"""A token may be granted to tell a move later than it happened."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0001_token_audience")]

    operations = [
        migrations.AlterModelOptions(
            "apitoken",
            {"verbose_name": "API token", "verbose_name_plural": "API tokens"},
        ),
        migrations.AlterField(
            "apitoken", "audience", models.CharField(max_length=63, verbose_name="party")
        ),
        migrations.AddField(
            "apitoken",
            "own_time",
            models.BooleanField(
                db_default=False,
                default=False,
                help_text="For a program that passes on what happened elsewhere. It can withdraw a "
                "breach that is on record, so grant it to programs that both sides trust.",
                verbose_name="may tell when a step happened",
            ),
        ),
    ]
