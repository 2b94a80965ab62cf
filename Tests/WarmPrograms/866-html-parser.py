from html.parser import HTMLParser
class P(HTMLParser):
    def handle_starttag(self, t, a): print(t, a)
P().feed('<p class=x>hi<br/>')
