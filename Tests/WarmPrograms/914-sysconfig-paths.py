import sysconfig
print(sysconfig.get_path('stdlib'), sysconfig.get_path('purelib'), sysconfig.get_platform(), sysconfig.get_python_version())
