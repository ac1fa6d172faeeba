    session.clear()
    login_user(user)
    target = local_target(request.args.get("next"), default=url_for("admin.index"))
    return redirect(target, 303)


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """End all sessions of the user."""
    if current_user.is_authenticated:
        services.log_out_everywhere({{ "current_user._get_current_object()" if has_sql else "current_user" }})
        logout_user()
    session.clear()
    return redirect(url_for("{{ "web.home" if has_client else "notes.home" }}"), 303)
