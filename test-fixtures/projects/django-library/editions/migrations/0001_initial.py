import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalog', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
            ],
            options={'ordering': ['name']},
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(db_column='label_text', max_length=100)),
                ('pages', models.IntegerField(default=0)),
                ('sold', models.IntegerField(default=0)),
                ('data', models.JSONField(default=dict)),
                ('keywords', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('printed_at', models.DateTimeField(null=True)),
                ('is_listed', models.BooleanField(default=True)),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='catalog.book')),
                ('series', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='editions.series')),
                ('translator', models.ForeignKey(db_column='translated_by', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='translations', to='catalog.author')),
            ],
            options={'db_table': 'edition_records', 'ordering': ['-printed_at', 'label']},
        ),
        migrations.CreateModel(
            name='AudioEdition',
            fields=[
                ('edition_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='editions.edition')),
                ('minutes', models.IntegerField(default=0)),
            ],
            bases=('editions.edition',),
        ),
        migrations.CreateModel(
            name='ListedEdition',
            fields=[],
            options={'ordering': ['label'], 'proxy': True, 'indexes': [], 'constraints': []},
            bases=('editions.edition',),
        ),
    ]
