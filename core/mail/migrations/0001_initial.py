import core.web.clock
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Relay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='main', max_length=20, unique=True)),
                ('tokens', models.FloatField(default=0)),
                ('hour_tokens', models.FloatField(default=0)),
                ('refilled_at', models.DateTimeField(default=core.web.clock.now)),
                ('paused_until', models.DateTimeField(blank=True, null=True)),
                ('pause_seconds', models.PositiveIntegerField(default=0)),
                ('pause_reason', models.CharField(blank=True, max_length=300)),
                ('hold_before', models.DateTimeField(blank=True, null=True)),
                ('alive_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.CharField(max_length=254)),
                ('to_key', models.CharField(max_length=254, unique=True)),
                ('language', models.CharField(default='en', max_length=10)),
                ('blocked', models.CharField(blank=True, choices=[('bounced', 'Mail came back'), ('complained', 'Marked as spam'), ('asked', 'Asked us to stop'), ('soft', 'Refused for now, five times in a week')], max_length=12)),
                ('blocked_at', models.DateTimeField(blank=True, null=True)),
                ('blocked_until', models.DateTimeField(blank=True, null=True)),
                ('blocked_note', models.CharField(blank=True, max_length=300)),
                ('tried_again_on', models.DateField(blank=True, null=True)),
                ('paused_until', models.DateTimeField(blank=True, null=True)),
                ('quiet_from', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('quiet_to', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mail_address', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('to_key', ''), _negated=True), name='address_has_key'), models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_to', None)), models.Q(('quiet_from__isnull', False), ('quiet_from__lt', 1440), ('quiet_to__isnull', False), ('quiet_to__lt', 1440), models.Q(models.Q(('quiet_from__lt', models.F('quiet_to')), models.Q(('quiet_to__lte', django.db.models.expressions.CombinedExpression(models.F('quiet_from'), '+', models.Value(660))), ('quiet_to__lte', 1080), ('quiet_from__gte', 540), _connector='OR')), models.Q(models.Q(('quiet_from__gte', django.db.models.expressions.CombinedExpression(models.F('quiet_to'), '+', models.Value(120)))), ('quiet_from__gte', 540), ('quiet_to__lte', 1080)), _connector='OR')), _connector='OR'), name='address_two_hours_open'), models.CheckConstraint(condition=models.Q(models.Q(('blocked', ''), ('blocked_at', None), ('blocked_until', None)), models.Q(models.Q(('blocked', ''), _negated=True), models.Q(('blocked_at', None), _negated=True)), _connector='OR'), name='address_block_has_day')],
            },
        ),
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list', models.CharField(max_length=20)),
                ('kind', models.CharField(max_length=80)),
                ('texts', models.JSONField()),
                ('state', models.CharField(choices=[('sending', 'Sending'), ('paused', 'Paused'), ('done', 'Done'), ('canceled', 'Canceled')], default='sending', max_length=10)),
                ('pause_reason', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(default=core.web.clock.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'paused'), ('pause_reason', ''), _connector='OR'), name='mailing_reason_when_paused')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=80)),
                ('list', models.CharField(max_length=20)),
                ('language', models.CharField(max_length=10)),
                ('subject', models.CharField(blank=True, max_length=250)),
                ('text', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('values', models.JSONField(blank=True, default=dict)),
                ('private', models.BooleanField(default=True)),
                ('dedupe_key', models.CharField(max_length=200, unique=True)),
                ('digest', models.BooleanField(default=False)),
                ('priority', models.PositiveSmallIntegerField(default=2)),
                ('not_before', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('claimed', 'Taken by a sender'), ('sending', "In the server's hands"), ('sent', 'Sent'), ('failed', 'Failed'), ('unknown', 'Unknown'), ('withdrawn', 'Withdrawn'), ('merged', 'In a digest')], default='queued', max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('unsubscribed', 'They turned it off'), ('blocked', 'Mail to this address is blocked'), ('expired', 'Too late to send'), ('not_needed', 'No longer needed'), ('canceled', 'Taken back'), ('person_gone', 'The account has ended'), ('refused', 'The server refused it'), ('gave_up', 'Six tries, no luck'), ('broken', 'It could not be built')], max_length=14)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('repeats', models.PositiveSmallIntegerField(default=0)),
                ('claim', models.UUIDField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('relay_id', models.CharField(blank=True, max_length=200)),
                ('reply', models.CharField(blank=True, max_length=300)),
                ('shredded_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=core.web.clock.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('address', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages', to='mail.address')),
                ('mailing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='mail.mailing')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged', to='mail.message')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mail_messages', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['priority', 'not_before', 'id'], name='message_due'), models.Index(condition=models.Q(('state__in', ('claimed', 'sending'))), fields=['lease_until'], name='message_leased'), models.Index(condition=models.Q(('state__in', ('queued', 'claimed'))), fields=['address'], name='message_open_of_address'), models.Index(fields=['mailing', 'state'], name='message_of_mailing'), models.Index(fields=['address', '-id'], name='message_of_address'), models.Index(condition=models.Q(('relay_id', ''), _negated=True), fields=['relay_id'], name='message_relay_id'), models.Index(condition=models.Q(('state__in', ['queued', 'failed', 'unknown'])), fields=['expires_at'], name='message_expiring')],
                'constraints': [models.UniqueConstraint(fields=('mailing', 'address'), name='message_once_an_address'), models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('mailing', 'user'), name='message_once_a_user'), models.CheckConstraint(condition=models.Q(models.Q(('claim__isnull', False), ('lease_until__isnull', False), ('state__in', ('claimed', 'sending'))), models.Q(('lease_until', None), ('state', 'unknown')), models.Q(models.Q(('state__in', ['claimed', 'sending', 'unknown']), _negated=True), ('claim', None), ('lease_until', None)), _connector='OR'), name='message_claim_while_held'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='message_sent_has_day'), models.CheckConstraint(condition=models.Q(('repeats__lte', 1)), name='message_repeats_once'), models.CheckConstraint(condition=models.Q(('priority__lte', 3)), name='message_priority_known'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('mailing__isnull', False), ('shredded_at__isnull', False), _connector='OR'), name='message_has_body'), models.CheckConstraint(condition=models.Q(('address__isnull', False), models.Q(('state__in', ['queued', 'claimed', 'sending']), _negated=True), _connector='OR'), name='message_open_has_address'), models.CheckConstraint(condition=models.Q(('merged_into', None), ('state', 'merged'), _connector='OR'), name='message_merged_says_so')],
            },
        ),
        migrations.CreateModel(
            name='MailEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('esp_id', models.CharField(max_length=200, unique=True)),
                ('kind', models.CharField(choices=[('bounced', 'Came back'), ('complained', 'Marked as spam'), ('delivered', 'Delivered'), ('deferred', 'Put off')], max_length=12)),
                ('at', models.DateTimeField()),
                ('raw', models.CharField(blank=True, max_length=2000)),
                ('address', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mail_events', to='mail.address')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mail_events', to='mail.message')),
            ],
            options={
                'indexes': [models.Index(fields=['address', 'kind', 'at'], name='mail_event_of_address')],
            },
        ),
        migrations.CreateModel(
            name='ReminderRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=80, unique=True)),
                ('offsets', models.JSONField(default=list)),
                ('enabled', models.BooleanField(default=True)),
                ('changed_at', models.DateTimeField(default=core.web.clock.now)),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list', models.CharField(max_length=20)),
                ('setting', models.CharField(choices=[('now', 'As it happens'), ('daily', 'Once a day'), ('weekly', 'Once a week'), ('off', 'Off'), ('pending', 'Waiting for confirmation')], max_length=8)),
                ('basis', models.CharField(choices=[('member', 'Member'), ('own_request', 'Own request'), ('public_role', 'Public role'), ('partner', 'Partner')], default='member', max_length=12)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('changed_at', models.DateTimeField(default=core.web.clock.now)),
                ('address', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='mail.address')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('address', 'list'), name='subscription_once'), models.CheckConstraint(condition=models.Q(models.Q(('setting', 'pending'), _negated=True), ('basis', 'own_request'), _connector='OR'), name='subscription_pending_is_own'), models.CheckConstraint(condition=models.Q(('list__in', ['account', 'decisions']), _negated=True), name='subscription_can_be_off')],
            },
        ),
    ]
