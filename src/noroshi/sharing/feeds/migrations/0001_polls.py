"""Who fetches which feed, under row-level security."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    dependencies = [("frame", "0002_real_world"), ("parties", "0005_access"), ("release", "0002_protect")]

    operations = [
        migrations.CreateModel(
            name="Poll",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("feed", models.CharField(max_length=40)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("polls", models.BigIntegerField()),
                ("turn", models.BigIntegerField()),
                ("entries", models.BigIntegerField(null=True)),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="frame.world")),
            ],
            options={"db_table": "sharing_feeds_poll"},
        ),
        migrations.AddConstraint(
            model_name="poll",
            constraint=models.UniqueConstraint(fields=("organisation", "feed"), name="feeds_poll_once"),
        ),
        migrations.RunSQL("SELECT release_protect('sharing_feeds_poll'::regclass)", migrations.RunSQL.noop),
    ]
