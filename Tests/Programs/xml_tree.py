import xml.etree.ElementTree as tree
root = tree.fromstring("<a><b n='1'>x</b><b n='2'/></a>")
print([(b.get("n"), b.text) for b in root.iter("b")], tree.tostring(root).decode())
