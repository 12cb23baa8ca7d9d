"""How much waits to be sent to a partner, as it was counted last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """How much waits to be sent to a partner."""

    dependencies = [("sharing_peers", "0001_peers")]
    operations = [
        migrations.AddField(model_name="peer", name="waiting", field=models.PositiveIntegerField(default=0)),
    ]
