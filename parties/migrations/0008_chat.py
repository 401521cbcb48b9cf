import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0006_shortlist_and_ballots'),
    ]

    operations = [
        migrations.AddField(
            model_name='appliedchange',
            name='number',
            field=models.PositiveBigIntegerField(db_default=None, null=True),
        ),
        migrations.AddField(
            model_name='participant',
            name='muted',
            field=models.BooleanField(db_default=False, default=False, verbose_name='muted'),
        ),
        migrations.AddField(
            model_name='party',
            name='chat',
            field=models.BooleanField(db_default=True, default=True, help_text='The host may switch it off.', verbose_name='chat'),
        ),
        migrations.AddField(
            model_name='party',
            name='last_message',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='interaction',
            name='kind',
            field=models.CharField(choices=[('opened', 'opened'), ('weighted', 'weighted'), ('vetoed', 'vetoed'), ('picked', 'picked'), ('started', 'started'), ('stopped', 'stopped'), ('rated', 'rated'), ('followed', 'followed'), ('shortlisted', 'shortlisted'), ('voted', 'voted'), ('reacted', 'reacted')], max_length=12),
        ),
        migrations.CreateModel(
            name='ChatMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(verbose_name='number')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='text')),
                ('title', models.BigIntegerField(blank=True, null=True, verbose_name='about the title')),
                ('sent_at', models.DateTimeField(db_index=True, verbose_name='sent at')),
                ('deleted', models.BooleanField(default=False, verbose_name='deleted')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.participant')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='parties.party')),
            ],
            options={
                'verbose_name': 'chat message',
                'verbose_name_plural': 'chat messages',
                'ordering': ['party', 'number'],
                'constraints': [models.UniqueConstraint(fields=('party', 'number'), name='message_has_its_number')],
            },
        ),
    ]
