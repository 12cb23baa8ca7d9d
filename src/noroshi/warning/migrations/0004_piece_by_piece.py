"""A receipt is screened piece by piece, and a line of evidence is found by the asset key that it is about."""

from django.db import migrations, models

_EVIDENCE = """
ALTER TABLE warning_warningevidence ADD COLUMN have_key text GENERATED ALWAYS AS (have ->> 'key') STORED;
CREATE INDEX warning_evidence_about ON warning_warningevidence (have_key, audience_id) WHERE have_key <> ''"""
_WHOLE = 2**63 - 1
"""What was screened before was screened whole."""


class Migration(migrations.Migration):
    """A receipt is screened piece by piece, and a line of evidence is found by the asset key that it is about."""

    dependencies = [("warning", "0003_few_among_many")]
    operations = [
        migrations.AddField("screening", "matched", models.BigIntegerField(default=_WHOLE)),
        migrations.AddField("screening", "screened", models.BigIntegerField(default=_WHOLE)),
        migrations.AlterField("screening", "matched", models.BigIntegerField(default=0)),
        migrations.AlterField("screening", "screened", models.BigIntegerField(default=0)),
        migrations.RunSQL(_EVIDENCE, "ALTER TABLE warning_warningevidence DROP COLUMN have_key"),
    ]
