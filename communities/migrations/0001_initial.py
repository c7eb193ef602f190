import core.web.clock
import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('slug', models.SlugField(max_length=90, unique=True)),
                ('source', models.CharField(blank=True, max_length=120)),
                ('active', models.BooleanField(default=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='communities.topic')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), condition=models.Q(('active', True)), name='topic_name_once'), models.CheckConstraint(condition=models.Q(('name__length__gte', 3)), name='topic_name_long_enough'), models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='topic_not_its_own_parent')],
            },
        ),
        migrations.CreateModel(
            name='Community',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('slug', models.SlugField(max_length=90, unique=True)),
                ('purpose', models.TextField(verbose_name='purpose')),
                ('kind', models.CharField(choices=[('within_school', 'Within a school'), ('cross_school', 'Across schools')], default='cross_school', max_length=15)),
                ('join_policy', models.CharField(choices=[('open', 'Open: whoever accepts the norms is in'), ('request', 'By request: a steward answers')], default='open', max_length=10)),
                ('visibility', models.CharField(choices=[('public', 'Public'), ('educators', 'Educators'), ('private', 'Private')], default='public', max_length=10)),
                ('min_size', models.PositiveSmallIntegerField(default=5)),
                ('max_size', models.PositiveSmallIntegerField(blank=True, default=12, null=True)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('forming', 'Forming'), ('active', 'Active'), ('paused', 'Paused'), ('concluded', 'Concluded'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed')], default='proposed', max_length=10)),
                ('forming_since', models.DateTimeField(blank=True, null=True)),
                ('paused_until', models.DateField(blank=True, null=True)),
                ('lock_version', models.PositiveIntegerField(default=1)),
                ('home_school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='communities', to='accounts.school')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='communities', to='communities.topic')),
            ],
            options={
                'verbose_name_plural': 'communities',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), condition=models.Q(('state__in', ('proposed', 'forming', 'active', 'paused'))), name='community_name_once'), models.CheckConstraint(condition=models.Q(('name__length__gte', 3)), name='community_name_long_enough'), models.CheckConstraint(condition=models.Q(('purpose__length__gte', 20), ('purpose__length__lte', 1000)), name='community_purpose_length'), models.CheckConstraint(condition=models.Q(models.Q(('home_school__isnull', False), ('kind', 'within_school')), models.Q(('home_school__isnull', True), ('kind', 'cross_school')), _connector='OR'), name='community_home_when_within_school'), models.CheckConstraint(condition=models.Q(('min_size__gte', 3), models.Q(('max_size', None), models.Q(('max_size__gte', models.F('min_size')), ('max_size__lte', 40)), _connector='OR')), name='community_sizes_in_order'), models.CheckConstraint(condition=models.Q(('slug__in', ['demonstrations', 'interests', 'invitations', 'invites', 'matching', 'me', 'new', 'offerings', 'posts', 'reports', 'resources', 'sessions', 'topics']), _negated=True), name='community_slug_not_reserved'), models.CheckConstraint(condition=models.Q(models.Q(('paused_until__isnull', False), ('state', 'paused')), models.Q(models.Q(('state', 'paused'), _negated=True), ('paused_until', None)), _connector='OR'), name='community_paused_says_until')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('meeting', 'Meeting'), ('visit', 'Classroom visit'), ('workshop', 'Workshop'), ('unconference', 'Unconference')], default='meeting', max_length=15)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('notes', models.TextField(blank=True, verbose_name='what to know')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='room or place')),
                ('online_url', models.URLField(blank=True, max_length=500)),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('guests_allowed', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('canceled', 'Canceled'), ('held', 'Held')], default='draft', max_length=10)),
                ('cancel_reason', models.CharField(blank=True, max_length=500)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField(default=core.web.clock.now)),
                ('lock_version', models.PositiveIntegerField(default=1)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='communities.community')),
                ('facilitator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions_led', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='accounts.school')),
            ],
            options={
                'ordering': ['starts_at', 'id'],
                'indexes': [models.Index(fields=['community', 'state', 'starts_at'], name='session_of_community')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='session_ends_after_start'), models.CheckConstraint(condition=models.Q(('capacity', None), ('capacity__gte', 1), _connector='OR'), name='session_capacity_positive'), models.CheckConstraint(condition=models.Q(('online_url', ''), ('online_url__startswith', 'https://'), _connector='OR'), name='session_online_is_https')],
            },
        ),
        migrations.CreateModel(
            name='Rsvp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('going', 'Going'), ('maybe', 'Maybe'), ('declined', "Can't come"), ('waitlisted', 'Waitlist'), ('offered', 'Seat offered'), ('passed', 'Offer passed')], max_length=10)),
                ('seat', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('queued_at', models.DateTimeField(blank=True, null=True)),
                ('offered_until', models.DateTimeField(blank=True, null=True)),
                ('asked_again', models.BooleanField(default=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rsvps', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rsvps', to='communities.session')),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'state'], name='rsvp_of_user'), models.Index(condition=models.Q(('state', 'offered')), fields=['offered_until'], name='rsvp_offers_due')],
                'constraints': [models.UniqueConstraint(fields=('session', 'user'), name='rsvp_once'), models.UniqueConstraint(fields=('session', 'seat'), name='rsvp_seat_once'), models.CheckConstraint(condition=models.Q(models.Q(('seat__isnull', False), ('state__in', ('going', 'offered'))), models.Q(models.Q(('state__in', ('going', 'offered')), _negated=True), ('seat', None)), _connector='OR'), name='rsvp_seat_when_seated'), models.CheckConstraint(condition=models.Q(('seat', None), ('seat__gte', 1), _connector='OR'), name='rsvp_seat_positive'), models.CheckConstraint(condition=models.Q(models.Q(('offered_until__isnull', False), ('state', 'offered')), models.Q(models.Q(('state', 'offered'), _negated=True), ('offered_until', None)), _connector='OR'), name='rsvp_offered_says_until'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waitlisted'), _negated=True), ('queued_at__isnull', False), _connector='OR'), name='rsvp_waitlisted_says_since')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('steward', 'Steward'), ('member', 'Member')], default='member', max_length=10)),
                ('state', models.CharField(choices=[('requested', 'Waiting for a steward'), ('queued', 'Waiting for a place'), ('active', 'Member'), ('declined', 'Not now'), ('left', 'Left')], max_length=10)),
                ('message', models.CharField(blank=True, max_length=500)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('norms_number', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('notify', models.CharField(choices=[('now', 'At once'), ('daily', 'Once a day'), ('weekly', 'Once a week'), ('off', 'Never')], default='weekly', max_length=6)),
                ('asked_at', models.DateTimeField(default=core.web.clock.now)),
                ('queued_at', models.DateTimeField(blank=True, null=True)),
                ('joined_at', models.DateTimeField(blank=True, null=True)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='communities.community')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships_decided', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'state'], name='membership_of_user')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('requested', 'queued', 'active'))), fields=('community', 'user'), name='membership_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), models.Q(('joined_at__isnull', False), ('norms_number__isnull', False)), _connector='OR'), name='membership_active_has_norms'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'queued'), _negated=True), ('queued_at__isnull', False), _connector='OR'), name='membership_queued_says_since')],
            },
        ),
        migrations.CreateModel(
            name='Norms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('items', models.JSONField()),
                ('published_at', models.DateTimeField(default=core.web.clock.now)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='norms', to='communities.community')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='norms_written', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'norms',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('community', 'number'), name='norms_number_once')],
            },
        ),
    ]
