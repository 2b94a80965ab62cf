import distutils
print(distutils.__name__)
