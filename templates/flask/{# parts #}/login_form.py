class LoginForm(FlaskForm):
    """Who it is, and what only they know."""

    email = EmailField(
        _("Email"),
        validators=[DataRequired(), Regexp(EMAIL, message=_("Not an email address."))],
    )
{% if has_languages %}
    password = PasswordField(
        _("Password"), validators=[DataRequired(), Length(max=1000)]
    )
{% else %}
    password = PasswordField("Password", validators=[DataRequired(), Length(max=1000)])
{% endif %}
