import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('questions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120)),
                ('slug', models.SlugField(max_length=140, unique=True)),
                ('code', models.CharField(max_length=6, unique=True)),
                ('purpose', models.TextField(max_length=1000)),
                ('contact', models.CharField(max_length=200)),
                ('summary', models.TextField(blank=True, max_length=2000)),
                ('owner', models.CharField(choices=[('union', 'The union'), ('board', 'The board: union and district')], max_length=10)),
                ('reach', models.CharField(choices=[('union', 'Educators only'), ('partners', 'Educators and the district'), ('public', 'Everyone')], default='public', max_length=10)),
                ('k', models.PositiveSmallIntegerField(default=10)),
                ('k_union', models.PositiveSmallIntegerField(default=5)),
                ('audience', models.JSONField(default=dict)),
                ('segments', models.JSONField(blank=True, default=list)),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('counted_on', models.DateField(blank=True, null=True)),
                ('invited', models.PositiveIntegerField(default=0)),
                ('promise', models.JSONField(blank=True, default=dict)),
                ('promise_digest', models.CharField(blank=True, max_length=64)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('open', 'Open'), ('closed', 'Closed'), ('counted', 'Counted'), ('published', 'Published')], default='draft', max_length=10)),
                ('lock_version', models.PositiveIntegerField(default=0)),
                ('question_set', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='survey', to='questions.questionset')),
                ('question_version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='questions.questionsetversion')),
            ],
            options={
                'ordering': ['-opens_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='survey_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(('k__gte', models.F('k_union')), ('k_union__gte', 5)), name='survey_k_in_order'), models.CheckConstraint(condition=models.Q(('k__gte', 10), ('reach', 'union'), _connector='OR'), name='survey_shared_k_is_ten'), models.CheckConstraint(condition=models.Q(('k_union', models.F('k')), models.Q(models.Q(('reach', 'union'), _negated=True), models.Q(('owner', 'board'), _negated=True)), _connector='OR'), name='survey_one_k_for_all'), models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'scheduled')), models.Q(models.Q(('promise_digest', ''), _negated=True), ('question_version__isnull', False)), _connector='OR'), name='survey_open_has_promise'), models.CheckConstraint(condition=models.Q(models.Q(('counted_on__isnull', False), ('state__in', ('counted', 'published'))), models.Q(models.Q(('state__in', ('counted', 'published')), _negated=True), ('counted_on', None)), _connector='OR'), name='survey_counted_has_day'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state__in', ['draft', 'scheduled', 'open'])), models.Q(('closed_at__isnull', False), ('state__in', ['closed', 'counted', 'published'])), _connector='OR'), name='survey_closed_has_time')],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('answers', models.JSONField()),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='surveys.survey')),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('shared', 'Both sides'), ('union', 'The union')], max_length=10)),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('made_on', models.DateField()),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='surveys.survey')),
            ],
            options={
                'ordering': ['survey', 'audience', '-number'],
                'constraints': [models.UniqueConstraint(fields=('survey', 'audience', 'number'), name='release_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('done', models.BooleanField(default=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to=settings.AUTH_USER_MODEL)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='surveys.survey')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('survey', 'person'), name='participation_once')],
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('answers', models.JSONField()),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='surveys.survey')),
            ],
        ),
        migrations.CreateModel(
            name='TextAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('target', models.CharField(max_length=80)),
                ('text', models.TextField()),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='text_answers', to='surveys.survey')),
            ],
        ),
    ]
