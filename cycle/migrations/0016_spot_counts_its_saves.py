from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cycle', '0015_words_explained_in_texts'),
    ]

    operations = [
        migrations.AddField(
            model_name='spot',
            name='revision',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='aantal keer bewaard'),
        ),
    ]
