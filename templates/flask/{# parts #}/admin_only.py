class AdminOnly:
    """Turns away everybody but administrators."""

    def is_accessible(self) -> bool:
        """Ask Flask-Admin's question."""
        return bool(current_user.is_authenticated and current_user.is_admin)

    def inaccessible_callback(self, name: str, **_: Any) -> ResponseReturnValue:
        """Send strangers to the login, and refuse the others."""
        if current_user.is_authenticated:
            abort(403)
        response: ResponseReturnValue = login_manager.unauthorized()
        return response


class IndexView(AdminOnly, AdminIndexView):
    """The admin's first page."""
