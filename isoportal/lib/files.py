"""Files people hand in and the portal makes: kept privately, served only by a view."""

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files under MEDIA_ROOT that have no address: a view checks who asks and streams them."""

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no address; serve it by a view.")
