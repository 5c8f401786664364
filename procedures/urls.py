from django.urls import URLPattern, include, path

app_name = "procedures"
catalogue: list[URLPattern] = []
texts: list[URLPattern] = []
batches: list[URLPattern] = []
handling: list[URLPattern] = []
isos: list[URLPattern] = []
templates: list[URLPattern] = []
prints: list[URLPattern] = []
dossiers: list[URLPattern] = []
cuts: list[URLPattern] = []

urlpatterns = [
    path("thu-tuc/", include([*batches, *handling, *catalogue])),
    path("van-ban/", include(texts)),
    path("quy-trinh/", include([*templates, *isos])),
    path("in/", include(prints)),
    path("ho-so-tthc/", include(dossiers)),
    path("cat-giam/", include(cuts)),
]
