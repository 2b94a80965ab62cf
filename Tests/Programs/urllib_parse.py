import html
import urllib.parse
import urllib.request
print(urllib.parse.urlsplit("http://a.b/c?d=1#e"), urllib.parse.quote("ä b"), html.unescape("&lt;&auml;"))
