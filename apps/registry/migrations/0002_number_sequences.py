"""Numbers come from sequences: a counter row is locked until its taker commits, so all wait."""

from django.db import migrations

SEQUENCES = """
CREATE SEQUENCE registry_request_number START 2001;
CREATE SEQUENCE registry_policy_number START 100001;
SELECT setval('registry_request_number', last) FROM registry_series WHERE name = 'policy_request';
SELECT setval('registry_policy_number', last) FROM registry_series WHERE name = 'policy';
"""
ROWS = """
DROP SEQUENCE registry_request_number;
DROP SEQUENCE registry_policy_number;
"""


class Migration(migrations.Migration):
    """Request and policy numbers without a queue for them."""

    dependencies = [("registry", "0001_registry")]
    operations = [
        migrations.RunSQL(SEQUENCES, ROWS),
        migrations.DeleteModel("Series"),
    ]
