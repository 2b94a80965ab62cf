import xml.etree.ElementTree as ET
r = ET.fromstring('<a x="1"><b>t</b><b/></a>')
print(r.attrib, [b.text for b in r.iter('b')], ET.tostring(r))
