from django.db import migrations

# One plan for all words, made for few of them: planning took four times as long as looking them up.
ALTER = """
ALTER FUNCTION search_meanings(text[], boolean[])
    SET plan_cache_mode TO force_generic_plan SET enable_hashjoin TO off SET enable_mergejoin TO off
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0005_functions_whose_plans_are_kept")]

    operations = [
        migrations.RunSQL(ALTER, "ALTER FUNCTION search_meanings(text[], boolean[]) RESET ALL"),
    ]
