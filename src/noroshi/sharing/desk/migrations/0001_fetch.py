"""Who fetched what up to when."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who fetched what up to when."""

    initial = True
    dependencies = [
        ("frame", "0002_real_world"),
        ("parties", "0005_access"),
        ("release", "0002_protect"),
    ]
    operations = [
        migrations.CreateModel(
            name="Fetch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("channel", models.CharField(max_length=20)),
                ("turn", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="frame.world")),
            ],
        ),
        migrations.AddConstraint(
            model_name="fetch",
            constraint=models.UniqueConstraint(fields=("organisation", "channel", "turn"), name="desk_fetch_once"),
        ),
        migrations.RunSQL("SELECT release_protect('sharing_desk_fetch')", migrations.RunSQL.noop),
    ]
