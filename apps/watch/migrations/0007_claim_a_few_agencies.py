from django.db import migrations

# The statements are apps.watch.claiming.IS_ANY_DUE and CLAIM; a test compares them.
CLAIM = """
DROP FUNCTION public.watch_claim(timestamptz, bigint);
CREATE FUNCTION public.watch_claim(moment timestamptz, most bigint, agencies bigint, slice bigint,
  late timestamptz, shortest boolean)
RETURNS SETOF public.watch_timer LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  IF (SELECT least(
    (SELECT min(fire_at) FROM public.watch_timer WHERE kind = 'threshold'),
    (SELECT min(fire_at) FROM public.watch_timer WHERE kind <> 'threshold')) <= moment) IS NOT TRUE
  THEN RETURN; END IF;
  RETURN QUERY
  WITH deadline AS MATERIALIZED (
    SELECT id, agency_id, kind, fire_at FROM public.watch_timer
    WHERE kind = 'threshold' AND fire_at <= moment ORDER BY fire_at LIMIT most
  ), consequence AS MATERIALIZED (
    SELECT id, agency_id, kind, fire_at FROM public.watch_timer
    WHERE kind <> 'threshold' AND fire_at <= moment
      AND NOT EXISTS (SELECT FROM deadline WHERE deadline.fire_at < late)
    ORDER BY fire_at LIMIT greatest(most / 4, most - (SELECT count(*) FROM deadline))
  ),
  share AS MATERIALIZED (
    SELECT due.* FROM public.agencies_agency agency CROSS JOIN LATERAL (
      SELECT id, agency_id, kind, fire_at FROM public.watch_timer
      WHERE agency_id = agency.id AND fire_at <= moment ORDER BY fire_at LIMIT 10) due
    WHERE (SELECT count(*) FROM deadline) >= most
      AND agency.id NOT IN (SELECT agency_id FROM deadline)
  ),
  due AS MATERIALIZED (
    SELECT id, agency_id, kind, fire_at, row_number() OVER (
      PARTITION BY agency_id ORDER BY kind <> 'threshold', fire_at) AS place
    FROM (TABLE deadline UNION ALL TABLE consequence UNION ALL TABLE share) looked),
  served AS MATERIALIZED (
    SELECT agency_id FROM (
      SELECT agency_id FROM due GROUP BY agency_id
      ORDER BY CASE WHEN shortest THEN count(*) END,
        min(fire_at) FILTER (WHERE kind = 'threshold'), min(fire_at) OFFSET 0) waiting
    WHERE pg_try_advisory_xact_lock(1095192131, hashtext(agency_id::text))
    LIMIT agencies)
  SELECT * FROM public.watch_timer WHERE fire_at <= moment AND id = ANY (ARRAY (
    SELECT due.id FROM due JOIN served USING (agency_id) WHERE place <= slice))
  FOR UPDATE SKIP LOCKED;
END $$
"""
BEFORE = """
DROP FUNCTION public.watch_claim(timestamptz, bigint, bigint, bigint, timestamptz, boolean);
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
        ('watch', '0006_queue_in_order'),
    ]

    operations = [
        migrations.RunSQL(CLAIM, BEFORE),
    ]
