"""The database backs the door up: history can't be rewritten, and no status jumps off the table."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION public.belay_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The history of a request is append-only.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE FUNCTION public.belay_refuse_jump() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status || '>' || NEW.status <> ALL (ARRAY[{pairs}]) THEN
    RAISE EXCEPTION 'A request does not go from % to %.', OLD.status, NEW.status
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE ON policy_requests_statuschange
  FOR EACH ROW EXECUTE FUNCTION public.belay_refuse_change();
CREATE TRIGGER status_by_the_table BEFORE UPDATE OF status ON policy_requests_policyrequest
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
  EXECUTE FUNCTION public.belay_refuse_jump();
"""
BACKWARD = """
DROP TRIGGER history_append_only ON policy_requests_statuschange;
DROP TRIGGER status_by_the_table ON policy_requests_policyrequest;
"""
PAIRS = """
draft>submitted submitted>quoted submitted>returned quoted>offered quoted>draft offered>draft
offered>collecting collecting>checking checking>returned referral>returned returned>submitted
returned>checking checking>referral checking>approved referral>approved checking>quoted
referral>quoted approved>awaiting_payment awaiting_payment>issue_check issue_check>issue_documents
issue_documents>issue_signature issue_signature>issue_sending issue_sending>issued
issue_documents>issue_check issue_signature>issue_check issue_sending>issue_check issued>delivered
issued>issue_documents delivered>issue_documents submitted>rejected checking>rejected
referral>rejected approved>rejected draft>cancelled submitted>cancelled returned>cancelled
quoted>cancelled offered>cancelled collecting>cancelled checking>cancelled referral>cancelled
approved>cancelled awaiting_payment>cancelled draft>expired returned>expired quoted>expired
offered>expired collecting>expired awaiting_payment>expired expired>draft cancelled>draft
issue_check>refunding issue_documents>refunding issue_signature>refunding issue_sending>refunding
issued>refunding delivered>refunding refunding>refunded
""".split()


class Migration(migrations.Migration):
    """Triggers on the two tables that must not lie."""

    dependencies = [("policy_requests", "0001_policy_requests")]
    operations = [
        migrations.RunSQL(FORWARD.format(pairs=", ".join(f"'{p}'" for p in PAIRS)), BACKWARD)
    ]
