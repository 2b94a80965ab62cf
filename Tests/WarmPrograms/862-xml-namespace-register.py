import xml.etree.ElementTree as ET
ET.register_namespace('q', 'urn:q')
print(ET.tostring(ET.fromstring('<z:a xmlns:z="urn:q"/>')))
