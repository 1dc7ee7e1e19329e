"""The form in which a news item is written."""

from django.forms import CheckboxSelectMultiple

from apps.core.widgets import DateInput
from apps.news.models import Article
from apps.partners.forms import ContentForm
from apps.projects.models import Project


class ArticleForm(ContentForm):
    """All that a partner writes; the address (slug) comes from the title."""

    class Meta:
        model = Article
        fields = [
            "organisation", "title_de", "teaser_de", "body_de", "date", "project", "action_fields",
            "contact_role", "contact_email", "contact_phone", "publish_at", "expire_at",
            "title_en", "teaser_en", "body_en",
        ]  # fmt: skip
        widgets = {
            "date": DateInput(),
            "action_fields": CheckboxSelectMultiple(),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.visible_to(self.user)  # type: ignore[attr-defined]
        for name in ("teaser_de", "teaser_en"):
            self.fields[name].widget.attrs["rows"] = 3
