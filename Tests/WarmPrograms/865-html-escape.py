import html
print(html.escape('<a b="c">'), html.unescape('&eacute;&#65;'))
