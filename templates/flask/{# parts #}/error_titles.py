TITLES = {
    400: _("Bad request"),
    403: _("Forbidden"),
    404: _("Not found"),
    405: _("Method not allowed"),
    413: _("Too large"),
    422: _("Not valid"),
    429: _("Too many requests"),
    500: _("Something went wrong"),
{% if has_services %}
    503: _("Not available"),
{% endif %}
}
