"""Whether an organisation is designated as one whom the law binds, and when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether an organisation is designated as one whom the law binds, and when."""

    dependencies = [("parties", "0006_undertakings")]
    operations = [
        migrations.AddField("organisation", "designated", models.BooleanField(null=True)),
        migrations.AddField("organisation", "designated_from", models.DateField(null=True)),
        migrations.AddField("organisation", "designated_until", models.DateField(null=True)),
    ]
