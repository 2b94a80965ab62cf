import site
print(site.ENABLE_USER_SITE, site.check_enableusersite(), site.PREFIXES)
