"""The database itself refuses to change what a published version says."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION products_version_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published package version never changes'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER products_version_is_final
    BEFORE UPDATE OF package_id, version, content, content_hash, published_at
    ON products_packageversion FOR EACH ROW
    WHEN ((OLD.package_id, OLD.version, OLD.content, OLD.content_hash, OLD.published_at)
        IS DISTINCT FROM (NEW.package_id, NEW.version, NEW.content, NEW.content_hash,
                          NEW.published_at))
    EXECUTE FUNCTION products_version_is_final();
"""
ALLOW = """
DROP TRIGGER products_version_is_final ON products_packageversion;
DROP FUNCTION products_version_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("products", "0001_packages")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
