app_name = "support_requests"
urlpatterns: list = []
