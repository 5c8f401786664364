"""Words are looked up inside the stored search key: PostgreSQL gets a trigram index for it."""

from django.db import migrations

ADD = 'CREATE INDEX "quality_declaration_search" ON "quality_declaration" USING gin ("search_key" gin_trgm_ops)'
REMOVE = 'DROP INDEX IF EXISTS "quality_declaration_search"'


def add(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(ADD)


def remove(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(REMOVE)


class Migration(migrations.Migration):
    dependencies = [("quality", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
