"""What each recipient gets of each class of objects, with the reason."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What each recipient gets of each class of objects, with the reason."""

    dependencies = [("sharing_desk", "0001_fetch"), ("knowledge", "0005_handling")]
    operations = [
        migrations.CreateModel(
            name="RecipientRoll",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("digest", models.BinaryField(max_length=16)),
                ("number", models.IntegerField()),
                ("made_at", models.DateTimeField()),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="frame.world")),
            ],
            options={"db_table": "sharing_desk_roll"},
        ),
        migrations.CreateModel(
            name="ObjectClass",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("handling_id", models.IntegerField()),
                ("of_audience_id", models.IntegerField()),
                ("marking", models.SmallIntegerField()),
                ("source", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="frame.world")),
            ],
            options={"db_table": "sharing_desk_class"},
        ),
        migrations.CreateModel(
            name="KeptDecision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("rules", models.SmallIntegerField()),
                ("outcome", models.CharField(max_length=10)),
                ("reason", models.CharField(max_length=30)),
                ("recipients", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ("decided_at", models.DateTimeField()),
                ("of_class", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="sharing_desk.objectclass")),
                ("roll", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing_desk.recipientroll")),
            ],
            options={"db_table": "sharing_desk_decision"},
        ),
        migrations.AddConstraint(
            model_name="recipientroll",
            constraint=models.UniqueConstraint(fields=("world", "digest"), name="desk_roll_once"),
        ),
        migrations.AddConstraint(
            model_name="objectclass",
            constraint=models.UniqueConstraint(fields=("world", "of_audience_id", "source", "marking", "handling_id"), name="desk_class_once"),
        ),
        migrations.AddConstraint(
            model_name="keptdecision",
            constraint=models.UniqueConstraint(fields=("of_class", "roll", "rules", "outcome", "reason"), name="desk_decision_once"),
        ),
        *[
            migrations.RunSQL(f"SELECT release_protect('sharing_desk_{table}')", migrations.RunSQL.noop)
            for table in ("roll", "class", "decision")
        ],
    ]
