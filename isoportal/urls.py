"""The addresses of the portal: one include per app."""


urlpatterns: list = []
