"""MISP servers stand under the agreement with their organisation; sharing groups are mapped to ours.

A server that was entered before gets an agreement that says what was set for it, so that what flowed goes on.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

PARTNERS = """
INSERT INTO sharing_peers_peer (world_id, organisation_id, audience_id, root, sign_in, "user", sealed, trust, ca,
                                fingerprint, pull_from, push_to, minutes, next_at, failures, push_object)
SELECT world_id, organisation_id, audience_id, '', 'none', '', '', 'public', '', '', '[]', '', 15, next_at, 0, 0
  FROM sharing_misp_server
ON CONFLICT (world_id, organisation_id) DO NOTHING
"""
AGREEMENTS = """
INSERT INTO sharing_peers_agreement (peer_id, audience_id, number, state, terms, valid_from, document, agreed_at,
                                     changed_at, reason)
SELECT peer.id, peer.audience_id, 1, 'agreed',
       jsonb_build_object(
         'incoming', jsonb_build_object('open', server.pulls, 'highest', 3, 'highest_pap', 3),
         'outgoing', jsonb_build_object('open', server.pushes, 'highest', 3, 'highest_pap', 3),
         'passing_on', 'within-tlp', 'unmarked', 2, 'widest', server.widest),
       coalesce(server.exchanged_at, server.next_at) - interval '1 day', 'MISP',
       coalesce(server.exchanged_at, server.next_at), coalesce(server.exchanged_at, server.next_at), ''
  FROM sharing_misp_server AS server
  JOIN sharing_peers_peer AS peer ON peer.world_id = server.world_id AND peer.organisation_id = server.organisation_id
 WHERE NOT EXISTS (SELECT 1 FROM sharing_peers_agreement AS held WHERE held.peer_id = peer.id)
"""


class Migration(migrations.Migration):
    """Agreements for MISP servers, and sharing groups."""

    dependencies = [("sharing_misp", "0001_servers"), ("sharing_peers", "0001_peers"), ("parties", "0005_access")]
    operations = [
        migrations.RunSQL(PARTNERS, migrations.RunSQL.noop),
        migrations.RunSQL(AGREEMENTS, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="server", name="widest"),
        migrations.AddField(
            model_name="exchanged",
            name="parts",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
        migrations.AddField(model_name="exchanged", name="stamp_there", field=models.BigIntegerField(default=0)),
        migrations.CreateModel(
            name="SharingGroup",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("uuid", models.UUIDField()),
                ("name", models.CharField(blank=True, max_length=200)),
                ("set_at", models.DateTimeField()),
                ("group", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.group")),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="frame.world")),
            ],
            options={"db_table": "sharing_misp_group"},
        ),
        migrations.AddConstraint(
            model_name="sharinggroup",
            constraint=models.UniqueConstraint(fields=("world", "uuid"), name="misp_group_once"),
        ),
        migrations.RunSQL("SELECT release_protect('sharing_misp_group'::regclass)", migrations.RunSQL.noop),
    ]
