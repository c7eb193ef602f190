import core.web.clock
import django.db.models.deletion
import modelsearch.index
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('mail', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='NewsletterIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list', models.CharField(choices=[('news-educators', 'News for educators'), ('news-schools', 'News for schools'), ('news-families', 'News for families')], max_length=20)),
                ('title', models.CharField(max_length=120)),
                ('visibility', models.CharField(choices=[('union', "The union's alone"), ('joint', "Both sides'")], default='union', max_length=6)),
                ('segment', models.JSONField(blank=True, default=dict)),
                ('send_at', models.DateTimeField(blank=True, null=True)),
                ('approved_count', models.PositiveIntegerField(blank=True, null=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('approved', 'Approved'), ('scheduled', 'Scheduled'), ('sending', 'Sending'), ('paused', 'Paused'), ('sent', 'Sent'), ('canceled', 'Canceled')], default='draft', max_length=10)),
                ('pause_reason', models.CharField(blank=True, max_length=300)),
                ('filled_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=core.web.clock.now)),
                ('edited_at', models.DateTimeField(default=core.web.clock.now)),
                ('lock_version', models.PositiveIntegerField(default=0)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issues_approved', to=settings.AUTH_USER_MODEL)),
                ('mailing', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issue', to='mail.mailing')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('owner')), _negated=True), _connector='OR'), name='issue_not_by_owner'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'scheduled'), _negated=True), ('send_at__isnull', False), _connector='OR'), name='issue_scheduled_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sending', 'sent']), _negated=True), ('mailing__isnull', False), _connector='OR'), name='issue_sending_has_mailing')],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='IssueText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Spanish')], max_length=10)),
                ('subject', models.CharField(blank=True, max_length=150)),
                ('blocks', models.JSONField(blank=True, default=list)),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='outreach.newsletterissue')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('issue', 'language'), name='issue_text_once')],
            },
        ),
    ]
