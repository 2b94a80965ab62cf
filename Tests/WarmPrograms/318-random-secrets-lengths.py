import secrets
print(len(secrets.token_hex(8)), secrets.token_hex(8) != secrets.token_hex(8))
