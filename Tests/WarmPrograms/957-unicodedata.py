import unicodedata
print(unicodedata.name('é'), unicodedata.normalize('NFD', 'é').encode(), unicodedata.unidata_version)
