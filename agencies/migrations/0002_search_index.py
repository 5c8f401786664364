"""Words are looked up inside the stored search key: PostgreSQL gets a trigram index for it."""

from django.db import migrations

ADD = 'CREATE INDEX "agencies_version_search" ON "agencies_agencyversion" USING gin ("search_key" gin_trgm_ops)'
REMOVE = 'DROP INDEX IF EXISTS "agencies_version_search"'


def add(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(ADD)


def remove(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(REMOVE)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
