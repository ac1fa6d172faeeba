@click.command("create-admin")
@click.option("--email", envvar="ADMIN_EMAIL", prompt=True)
@click.option(
    "--password",
    envvar="ADMIN_PASSWORD",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
)
@with_appcontext
def create_admin(email: str, password: str) -> None:
    """Create an administrator; ADMIN_EMAIL and ADMIN_PASSWORD answer the questions."""
    if not re.match(EMAIL, email):
        raise click.ClickException("That is not an email address.")
    if len(password) < 12:
        raise click.ClickException("The password must have at least 12 characters.")
    if {{ found }}:
        raise click.ClickException("There is a user with that email already.")
    user = User(email=email, is_admin=True)
    user.set_password(password)
{% for line in save %}
    {{ line }}
{% endfor %}
    click.echo(f"Created the administrator {user.email}.")
