import http
print(http.HTTPStatus(404).phrase, repr(http.HTTPStatus.OK))
