from django.db import migrations

# Planning two lanes costs more than looking into both when nothing is due; a function keeps the
# plan for as long as the connection lives.
CLAIM = """
CREATE FUNCTION public.watch_claim(moment timestamptz, most bigint)
RETURNS SETOF public.watch_timer LANGUAGE plpgsql AS $$
DECLARE held bigint;
BEGIN
  RETURN QUERY
  SELECT * FROM public.watch_timer WHERE kind = 'threshold' AND fire_at <= moment
  ORDER BY fire_at LIMIT most FOR UPDATE SKIP LOCKED;
  GET DIAGNOSTICS held = ROW_COUNT;
  RETURN QUERY
  SELECT * FROM public.watch_timer WHERE kind <> 'threshold' AND fire_at <= moment
  ORDER BY fire_at LIMIT greatest(most / 4, most - held) FOR UPDATE SKIP LOCKED;
END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('watch', '0004_detection_lag'),
    ]

    operations = [
        migrations.RunSQL(CLAIM, "DROP FUNCTION public.watch_claim(timestamptz, bigint)"),
    ]
