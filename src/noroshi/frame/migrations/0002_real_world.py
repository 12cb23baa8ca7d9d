"""The real world is always there."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_real_world(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the world with id 1."""
    apps.get_model("frame", "World").objects.create(
        id=1, name_ja="実世界", name_en="The real world", is_exercise=False
    )


class Migration(migrations.Migration):
    """The real world is always there."""

    dependencies = [("frame", "0001_initial")]
    operations = [migrations.RunPython(make_real_world, migrations.RunPython.noop)]
