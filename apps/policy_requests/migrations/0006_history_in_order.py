"""The history is told in order: no line from the future, none before the last, none emptied away.

What really happened earlier is a line of its own that names the line it corrects.
"""

from django.db import migrations, models
from django.db.models import F, Q

FORWARD = """
CREATE OR REPLACE FUNCTION public.belay_history_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  earlier timestamptz;
  later timestamptz;
  corrected bigint;
BEGIN
  EXECUTE format('SELECT (SELECT occurred_at FROM %1$I.%2$I WHERE policy_request_id = $1'
    ' AND seq < $2 ORDER BY seq DESC LIMIT 1), (SELECT occurred_at FROM %1$I.%2$I'
    ' WHERE policy_request_id = $1 AND seq > $2 ORDER BY seq LIMIT 1)',
    TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO earlier, later USING NEW.policy_request_id, NEW.seq;
  IF NEW.occurred_at < earlier OR NEW.occurred_at > later THEN
    RAISE EXCEPTION 'Something later than this is on record already; record a correction.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.name = 'correct' THEN
    corrected := (NEW.details ->> 'corrects')::bigint;
    IF corrected IS NULL OR corrected >= NEW.seq
       OR (NEW.details ->> 'occurred_at')::timestamptz IS NULL
       OR (NEW.details ->> 'occurred_at')::timestamptz > NEW.occurred_at THEN
      RAISE EXCEPTION 'A correction names an earlier line and an instant that has passed.'
        USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER history_in_order BEFORE INSERT ON policy_requests_statuschange
  FOR EACH ROW EXECUTE FUNCTION public.belay_history_in_order();
CREATE OR REPLACE FUNCTION public.belay_history_is_not_emptied() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  told boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO told;
  IF told THEN
    RAISE EXCEPTION 'The history of a request is append-only.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER history_is_not_emptied BEFORE TRUNCATE ON policy_requests_statuschange
  FOR EACH STATEMENT EXECUTE FUNCTION public.belay_history_is_not_emptied();
"""
BACKWARD = """
DROP TRIGGER history_is_not_emptied ON policy_requests_statuschange;
DROP TRIGGER history_in_order ON policy_requests_statuschange;
"""


class Migration(migrations.Migration):
    dependencies = [("policy_requests", "0005_waivers")]
    operations = [
        migrations.AddConstraint(
            "statuschange",
            models.CheckConstraint(
                name="status_change_not_to_come",
                condition=Q(occurred_at__lte=F("recorded_at")),
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
