"""Words are looked up inside the stored search keys: PostgreSQL gets trigram indexes for them."""

from django.db import migrations

INDEXES = {
    "procedures_version_search": "procedures_procedureversion",
    "procedures_revision_search": "procedures_isorevision",
}


def add(apps, editor):
    if editor.connection.vendor == "postgresql":
        for name, table in INDEXES.items():
            editor.execute(
                f'CREATE INDEX "{name}" ON "{table}" USING gin ("search_key" gin_trgm_ops)'
            )


def remove(apps, editor):
    if editor.connection.vendor == "postgresql":
        for name in INDEXES:
            editor.execute(f'DROP INDEX IF EXISTS "{name}"')


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
