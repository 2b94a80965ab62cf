import os
import secrets
import uuid
print(len(secrets.token_hex(8)), uuid.uuid4().version, uuid.uuid5(uuid.NAMESPACE_DNS, "a"), len(os.urandom(4)))
