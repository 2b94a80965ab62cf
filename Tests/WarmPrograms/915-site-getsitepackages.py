import site, sys
print(site.getsitepackages(), site.USER_SITE, site.USER_BASE)
