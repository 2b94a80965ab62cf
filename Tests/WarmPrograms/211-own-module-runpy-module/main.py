import runpy
print(runpy.run_module('job', alter_sys=True)['v'])
