from urllib.parse import urlparse, parse_qs, quote, urlencode, urljoin
print(urlparse('http://h:80/p?q=1#f'), parse_qs('a=1&a=2'), quote('é /'), urlencode({'a': 'b c'}), urljoin('http://a/b', 'c'))
