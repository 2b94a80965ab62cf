import uuid
print(uuid.uuid5(uuid.NAMESPACE_DNS, 'x.org'), uuid.uuid4() != uuid.uuid4())
