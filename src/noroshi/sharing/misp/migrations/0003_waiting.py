"""How much waits to be sent to a MISP server, as it was counted last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """How much waits to be sent to a MISP server."""

    dependencies = [("sharing_misp", "0002_agreed")]
    operations = [
        migrations.AddField(model_name="server", name="waiting", field=models.PositiveIntegerField(default=0)),
    ]
