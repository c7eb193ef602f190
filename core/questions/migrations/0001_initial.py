import core.questions.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='QuestionSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('draft', models.JSONField(default=core.questions.models.empty_draft)),
                ('lock_version', models.PositiveIntegerField(default=0)),
                ('edited_at', models.DateTimeField()),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='questionset_has_a_title')],
            },
        ),
        migrations.CreateModel(
            name='QuestionSetVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('definition', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField()),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='questions.questionset')),
            ],
            options={
                'ordering': ['question_set', 'number'],
                'constraints': [models.UniqueConstraint(fields=('question_set', 'number'), name='questionsetversion_number_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='questionsetversion_counts_from_one'), models.CheckConstraint(condition=models.Q(('digest', ''), _negated=True), name='questionsetversion_has_a_digest')],
            },
        ),
    ]
