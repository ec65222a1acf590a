"""What was signed is not emptied either, binds with both names only, and its hours go forward."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION public.belay_signed_is_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.agreements_agreementversion v
             WHERE public.belay_bears_a_name(v.id)) THEN
    RAISE EXCEPTION 'Signed agreements can not be emptied away.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER signed_is_not_emptied BEFORE TRUNCATE ON agreements_agreementversion
  FOR EACH STATEMENT EXECUTE FUNCTION public.belay_signed_is_not_emptied();
CREATE TRIGGER signed_is_not_emptied BEFORE TRUNCATE ON agreements_target
  FOR EACH STATEMENT EXECUTE FUNCTION public.belay_signed_is_not_emptied();
CREATE TRIGGER signed_is_not_emptied BEFORE TRUNCATE ON agreements_signature
  FOR EACH STATEMENT EXECUTE FUNCTION public.belay_signed_is_not_emptied();
CREATE TRIGGER signed_is_not_emptied BEFORE TRUNCATE ON agreements_calendarversion
  FOR EACH STATEMENT EXECUTE FUNCTION public.belay_signed_is_not_emptied();

CREATE FUNCTION public.belay_binds_with_both_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM public.agreements_signature s WHERE s.version_id = NEW.id) < 2 THEN
    RAISE EXCEPTION 'An agreement binds with both signatures only.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER binds_with_both_names BEFORE INSERT ON agreements_agreementversion
  FOR EACH ROW WHEN (NEW.status IN ('signed', 'active', 'superseded'))
  EXECUTE FUNCTION public.belay_binds_with_both_names();
CREATE TRIGGER comes_to_bind_with_both_names BEFORE UPDATE OF status ON agreements_agreementversion
  FOR EACH ROW WHEN (NEW.status IN ('signed', 'active', 'superseded')
                     AND OLD.status NOT IN ('signed', 'active', 'superseded'))
  EXECUTE FUNCTION public.belay_binds_with_both_names();

CREATE FUNCTION public.belay_hours_go_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM public.agreements_calendarversion other
    WHERE other.calendar_id = NEW.calendar_id
      AND (other.effective_from > NEW.effective_from OR other.number >= NEW.number)
  ) AND EXISTS (
    SELECT 1 FROM public.agreements_agreementversion v
    JOIN public.agreements_calendarversion c
      ON c.id IN (v.calendar_version_id, v.urgent_calendar_version_id, v.support_calendar_version_id)
    WHERE c.calendar_id = NEW.calendar_id AND public.belay_bears_a_name(v.id)
  ) THEN
    RAISE EXCEPTION 'New hours of a signed agreement begin after the ones published last.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hours_go_forward BEFORE INSERT ON agreements_calendarversion
  FOR EACH ROW EXECUTE FUNCTION public.belay_hours_go_forward();
"""
BACKWARD = """
DROP TRIGGER hours_go_forward ON agreements_calendarversion;
DROP TRIGGER comes_to_bind_with_both_names ON agreements_agreementversion;
DROP TRIGGER binds_with_both_names ON agreements_agreementversion;
DROP TRIGGER signed_is_not_emptied ON agreements_calendarversion;
DROP TRIGGER signed_is_not_emptied ON agreements_signature;
DROP TRIGGER signed_is_not_emptied ON agreements_target;
DROP TRIGGER signed_is_not_emptied ON agreements_agreementversion;
DROP FUNCTION public.belay_hours_go_forward();
DROP FUNCTION public.belay_binds_with_both_names();
DROP FUNCTION public.belay_signed_is_not_emptied();
"""


class Migration(migrations.Migration):
    """Triggers against TRUNCATE, against versions that bind unsigned, against hours put before."""

    dependencies = [("agreements", "0006_one_start_each")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
