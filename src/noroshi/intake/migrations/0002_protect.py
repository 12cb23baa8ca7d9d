"""Drafts are for their organisation alone."""

from django.db import migrations


class Migration(migrations.Migration):
    """Drafts are for their organisation alone."""

    dependencies = [("intake", "0001_initial"), ("release", "0002_protect")]
    operations = [migrations.RunSQL("SELECT release_protect('intake_draft')", migrations.RunSQL.noop)]
