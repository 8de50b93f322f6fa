from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend


class OfficialBackend(ModelBackend):
    """Django's own log-in; it reads the account together with its official."""

    def get_user(self, user_id):
        users = get_user_model()._default_manager.select_related("official")
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
