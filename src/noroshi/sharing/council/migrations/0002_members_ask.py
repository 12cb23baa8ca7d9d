"""Members ask each other: who asks, who reads the answers, and answers that say why there is none."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Members ask each other: who asks, who reads the answers, and answers that say why there is none."""

    dependencies = [("sharing_council", "0001_council")]

    operations = [
        migrations.AddField("answer", "declined", models.BooleanField(default=False)),
        migrations.AddField("informationrequest", "answers_audience_id", models.IntegerField(null=True)),
        migrations.AddField(
            "informationrequest",
            "organisation",
            models.ForeignKey(
                null=True,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.organisation",
            ),
        ),
        # Until now the office alone has asked.
        migrations.RunSQL(
            """UPDATE sharing_council_request AS request SET organisation_id =
                 (SELECT min(id) FROM parties_organisation AS office
                   WHERE office.kind = 'office' AND office.world_id = request.world_id);
               SET CONSTRAINTS ALL IMMEDIATE""",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            "informationrequest",
            "organisation",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.organisation",
            ),
        ),
        migrations.AddIndex(
            "informationrequest", models.Index(fields=["organisation", "-asked_at"], name="council_request_by")
        ),
    ]
