"""What was signed stays: the database itself refuses to change it, whoever asks."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION public.belay_is_signed(version uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM public.agreements_agreementversion v
                 WHERE v.id = version AND v.status IN ('signed', 'active', 'superseded'))
$$;
CREATE FUNCTION public.belay_bears_a_name(version uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT public.belay_is_signed(version)
      OR EXISTS (SELECT 1 FROM public.agreements_signature s WHERE s.version_id = version)
$$;

CREATE FUNCTION public.belay_signed_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_signed boolean := OLD.status IN ('signed', 'active', 'superseded');
  may_change text[] := CASE WHEN is_signed THEN ARRAY['status'] ELSE ARRAY['status', 'revision',
    'first_signed_by', 'first_signed_at', 'second_signed_by', 'second_signed_at'] END;
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF public.belay_bears_a_name(OLD.id) AND is_signed THEN
      RAISE EXCEPTION 'A signed agreement can not be deleted.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF is_signed AND NEW.status NOT IN ('signed', 'active', 'superseded') THEN
    RAISE EXCEPTION 'A signed agreement stays signed.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status = 'countered' AND NEW.status <> OLD.status THEN
    RAISE EXCEPTION 'An answered proposal stays closed.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF public.belay_bears_a_name(OLD.id)
     AND to_jsonb(NEW) - may_change IS DISTINCT FROM to_jsonb(OLD) - may_change THEN
    RAISE EXCEPTION 'A signed agreement can not be changed.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER signed_version_stays BEFORE UPDATE OR DELETE ON agreements_agreementversion
  FOR EACH ROW EXECUTE FUNCTION public.belay_signed_version_stays();

CREATE FUNCTION public.belay_signed_targets_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND public.belay_bears_a_name(OLD.version_id)
     OR TG_OP <> 'DELETE' AND public.belay_bears_a_name(NEW.version_id) THEN
    RAISE EXCEPTION 'The targets of a signed agreement can not be changed.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER signed_targets_stay BEFORE INSERT OR UPDATE OR DELETE ON agreements_target
  FOR EACH ROW EXECUTE FUNCTION public.belay_signed_targets_stay();

CREATE FUNCTION public.belay_signatures_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'A signature can not be changed.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF public.belay_is_signed(CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END)
  THEN
    RAISE EXCEPTION 'The signatures of a signed agreement stay.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER signatures_stay BEFORE INSERT OR UPDATE OR DELETE ON agreements_signature
  FOR EACH ROW EXECUTE FUNCTION public.belay_signatures_stay();

CREATE FUNCTION public.belay_signed_hours_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM public.agreements_agreementversion v
    JOIN public.agreements_calendarversion c
      ON c.id IN (v.calendar_version_id, v.urgent_calendar_version_id, v.support_calendar_version_id)
    WHERE c.calendar_id = OLD.calendar_id AND public.belay_bears_a_name(v.id)
  ) THEN
    RAISE EXCEPTION 'The hours of a signed agreement can not be changed; publish later ones.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER signed_hours_stay BEFORE UPDATE OR DELETE ON agreements_calendarversion
  FOR EACH ROW EXECUTE FUNCTION public.belay_signed_hours_stay();
"""
BACKWARD = """
DROP TRIGGER signed_hours_stay ON agreements_calendarversion;
DROP TRIGGER signatures_stay ON agreements_signature;
DROP TRIGGER signed_targets_stay ON agreements_target;
DROP TRIGGER signed_version_stays ON agreements_agreementversion;
DROP FUNCTION public.belay_signed_hours_stay();
DROP FUNCTION public.belay_signatures_stay();
DROP FUNCTION public.belay_signed_targets_stay();
DROP FUNCTION public.belay_signed_version_stays();
DROP FUNCTION public.belay_bears_a_name(uuid);
DROP FUNCTION public.belay_is_signed(uuid);
"""


class Migration(migrations.Migration):
    """Triggers on versions, targets, signatures and the calendars they are pinned to."""

    dependencies = [("agreements", "0002_contract")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
