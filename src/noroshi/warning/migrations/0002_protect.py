"""Row-level security on warnings, and the order in which they are numbered."""

from django.db import migrations

_PROTECTED = ("warning", "warningevidence", "warninganswer", "mailoutbox", "screening")


class Migration(migrations.Migration):
    """Row-level security on warnings, and the order in which they are numbered."""

    dependencies = [("warning", "0001_initial"), ("release", "0002_protect"), ("knowledge", "0001_schema")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE warning_ordinal", "DROP SEQUENCE warning_ordinal"),
        *[
            migrations.RunSQL(f"SELECT release_protect('warning_{table}')", migrations.RunSQL.noop)
            for table in _PROTECTED
        ],
    ]
