"""Messages of chats for moderators, who erase them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from parties.models import ChatMessage
from parties.moderation import commit


@admin.register(ChatMessage)
class ChatMessageAdmin(admin.ModelAdmin[ChatMessage]):
    """A message that is deleted here keeps its place, as one that is deleted in the room does."""

    list_display = ["text", "participant", "party", "number", "sent_at", "deleted"]
    list_filter = ["deleted"]
    list_select_related = ["participant", "party"]
    search_fields = ["text", "participant__name", "party__name", "party__code"]
    date_hierarchy = "sent_at"
    fields = readonly_fields = (
        "party",
        "number",
        "participant",
        "text",
        "title",
        "sent_at",
        "deleted",
    )
    ordering = ["-sent_at"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ChatMessage | None = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: ChatMessage) -> None:
        self.delete_queryset(request, ChatMessage.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ChatMessage]) -> None:
        numbers: dict[str, list[int]] = {}
        found = queryset.filter(deleted=False).order_by("party_id", "number")
        for code, number in found.values_list("party__code", "number"):
            numbers.setdefault(code, []).append(number)
        for code, some in numbers.items():
            commit.erase_messages(code, some)
