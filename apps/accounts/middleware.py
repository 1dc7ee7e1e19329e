"""Managers and administrators need a second factor where the settings ask for it."""


class SecondFactorMiddleware:
    """Placeholder order in the stack; the accounts app fills it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
