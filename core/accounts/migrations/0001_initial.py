import core.accounts.models
import core.web.clock
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClosedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(unique=True)),
                ('label', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('holiday', 'Holiday'), ('vacation', 'Vacation'), ('snow', 'Snow day'), ('other', 'Other')], max_length=10)),
            ],
            options={
                'ordering': ['date'],
            },
        ),
        migrations.CreateModel(
            name='School',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('slug', models.SlugField(max_length=140, unique=True)),
                ('org_code', models.CharField(max_length=8, unique=True, validators=[django.core.validators.RegexValidator('^\\d{8}$')])),
                ('other_names', models.JSONField(blank=True, default=list)),
                ('neighborhood', models.CharField(blank=True, max_length=60)),
                ('grade_low', models.SmallIntegerField()),
                ('grade_high', models.SmallIntegerField()),
                ('day_ends', models.TimeField(blank=True, null=True)),
                ('active', models.BooleanField(default=True)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='accounts.school')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='school_name_once'), models.CheckConstraint(condition=models.Q(('grade_high__gte', models.F('grade_low')), ('grade_high__lte', 12), ('grade_low__gte', -1)), name='school_grades_in_order'), models.CheckConstraint(condition=models.Q(('merged_into', None), ('active', False), _connector='OR'), name='school_merged_is_not_active'), models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='school_not_merged_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='email')),
                ('name', models.CharField(blank=True, max_length=120)),
                ('affiliation', models.CharField(choices=[('educator', 'Educator'), ('leader', 'School leader'), ('district', 'District staff'), ('partner', 'Partner')], default='educator', max_length=10)),
                ('job', models.CharField(blank=True, choices=[('teacher', 'Teacher'), ('paraprofessional', 'Paraprofessional'), ('nurse', 'Nurse'), ('related_service', 'Related service provider'), ('counselor', 'Counselor'), ('other', 'Something else')], max_length=20)),
                ('grades', models.JSONField(blank=True, default=list)),
                ('language', models.CharField(default='en', max_length=10)),
                ('theme', models.CharField(blank=True, choices=[('light', 'Light'), ('dark', 'Dark')], max_length=5)),
                ('standing', models.CharField(choices=[('unconfirmed', 'Unconfirmed'), ('pending', 'Waiting for a rep'), ('verified', 'Verified'), ('declined', 'Declined'), ('suspended', 'Suspended'), ('closed', 'Closed')], default='unconfirmed', max_length=12)),
                ('verified_at', models.DateTimeField(blank=True, null=True)),
                ('verified_how', models.CharField(blank=True, choices=[('domain', 'Work email'), ('link', 'Invite link'), ('approval', 'Approved by a rep'), ('grant', 'Given a role'), ('email', 'Confirmed email')], max_length=10)),
                ('main_role', models.CharField(blank=True, max_length=20)),
                ('calendar_token', models.CharField(default=core.accounts.models.new_calendar_token, max_length=32, unique=True)),
                ('date_joined', models.DateTimeField(default=core.web.clock.now)),
                ('close_due_at', models.DateTimeField(blank=True, null=True)),
                ('close_empties_posts', models.BooleanField(default=False)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='verified_people', to=settings.AUTH_USER_MODEL)),
                ('other_schools', models.ManyToManyField(blank=True, related_name='itinerants', to='accounts.school')),
                ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='accounts.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once'), models.CheckConstraint(condition=models.Q(models.Q(('standing', 'verified'), _negated=True), models.Q(('verified_how', ''), _negated=True), _connector='OR'), name='user_verified_says_how'), models.CheckConstraint(condition=models.Q(models.Q(('standing', 'closed'), _negated=True), models.Q(('grades', []), ('job', ''), ('name', ''), ('school', None)), _connector='OR'), name='user_closed_is_empty')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('facilitator', 'Facilitator'), ('union_rep', 'Union rep'), ('union_organizer', 'Union organizer'), ('principal', 'Principal'), ('ilt_member', 'Leadership team member'), ('district_admin', 'District administrator'), ('pd_officer', 'PD officer'), ('union_analyst', 'Union analyst')], max_length=20)),
                ('granted_at', models.DateTimeField(default=core.web.clock.now)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants_ended', to=settings.AUTH_USER_MODEL)),
                ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants_given', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='accounts.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None), ('school__isnull', False)), fields=('user', 'role', 'school'), name='grant_once_at_school'), models.UniqueConstraint(condition=models.Q(('ended_at', None), ('school__isnull', True)), fields=('user', 'role'), name='grant_once_without_school'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['ilt_member', 'principal', 'union_rep']), ('school__isnull', False)), models.Q(models.Q(('role__in', ['ilt_member', 'principal', 'union_rep']), _negated=True), ('school__isnull', True)), _connector='OR'), name='grant_school_when_bound'), models.CheckConstraint(condition=models.Q(('granted_by', None), models.Q(('granted_by', models.F('user')), _negated=True), _connector='OR'), name='grant_not_to_oneself')],
            },
        ),
        migrations.CreateModel(
            name='InviteLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('label', models.CharField(max_length=80)),
                ('made_at', models.DateTimeField(default=core.web.clock.now)),
                ('ends_at', models.DateTimeField()),
                ('max_uses', models.PositiveSmallIntegerField(default=200)),
                ('uses', models.PositiveSmallIntegerField(default=0)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invite_links', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invite_links', to='accounts.school')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('max_uses__lte', 300), ('uses__lte', models.F('max_uses'))), name='invite_link_uses_within')],
            },
        ),
        migrations.CreateModel(
            name='SchoolYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=7, unique=True)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('lock_version', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['first_day'],
                'constraints': [models.CheckConstraint(condition=models.Q(('first_day__lt', models.F('last_day'))), name='school_year_in_order')],
            },
        ),
        migrations.CreateModel(
            name='DataDownload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(default=core.web.clock.now)),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('file', models.FileField(blank=True, upload_to='own-data/')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='data_download', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('file', ''), ('ready_at', None)), models.Q(('ready_at__isnull', False), models.Q(('file', ''), _negated=True)), _connector='OR'), name='download_ready_has_file')],
            },
        ),
    ]
